package io.modeltrail.command.subject;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;

/** @param keyIsGivenUp every store has done its part, and the key is destroyed or about to be */
record ErasureCanBeStopped(boolean keyIsGivenUp) {
    void orRefuse() {
        if (keyIsGivenUp) {
            throw new Refusal(RefusalCode.ERASURE_CANNOT_BE_STOPPED, "What is erased cannot be brought back.");
        }
    }
}
