package io.modeltrail.command.subject;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.subject.ErasureId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** @param earlier an erasure that is under way or was completed; null = there is none */
record ErasureIsRequestedOnce(@Nullable ErasureId earlier) {
    void orRefuse() {
        if (earlier != null) {
            throw new Refusal(
                    RefusalCode.ERASURE_ALREADY_REQUESTED,
                    Map.of("erasureId", earlier.toString()),
                    "Look at the subject to see how far its erasure is.");
        }
    }
}
