package io.modeltrail.command.subject;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;

record ErasureIsUnderWay(boolean underWay) {
    void orRefuse() {
        if (!underWay) {
            throw new Refusal(RefusalCode.ERASURE_NOT_UNDER_WAY, "There is nothing to stop.");
        }
    }
}
