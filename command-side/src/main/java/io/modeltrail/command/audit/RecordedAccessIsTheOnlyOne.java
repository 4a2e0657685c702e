package io.modeltrail.command.audit;

import io.modeltrail.contracts.audit.AccessCommand.RecordAccess;
import io.modeltrail.contracts.audit.AccessEvent.AccessRecorded;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;

/** Another access under an identity that is taken would be lost without a word. The time alone may differ: it is that of the sending. */
record RecordedAccessIsTheOnlyOne(AccessRecorded recorded, RecordAccess sent) {
    void orRefuse() {
        boolean same = recorded.kind() == sent.kind()
                && recorded.what().equals(sent.what())
                && recorded.details().equals(sent.details())
                && recorded.by().equals(sent.by());
        if (!same) {
            throw new Refusal(
                    RefusalCode.ALREADY_EXISTS,
                    Map.of("accessId", sent.accessId().toString()),
                    "Give another access a new identity.");
        }
    }
}
