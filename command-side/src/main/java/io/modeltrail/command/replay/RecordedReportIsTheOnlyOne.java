package io.modeltrail.command.replay;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A worker that would show another report than the one in the trail is told so. */
record RecordedReportIsTheOnlyOne(@Nullable Sha256Digest recorded, Sha256Digest sent) {
    void orRefuse() {
        if (recorded != null && !recorded.equals(sent)) {
            throw new Refusal(
                    RefusalCode.ALREADY_EXISTS,
                    Map.of("recorded", recorded.value(), "sent", sent.value()),
                    "Ask for another replay.");
        }
    }
}
