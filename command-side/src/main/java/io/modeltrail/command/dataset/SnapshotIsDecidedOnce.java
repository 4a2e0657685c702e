package io.modeltrail.command.dataset;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;

record SnapshotIsDecidedOnce(boolean decided) {
    void orRefuse() {
        if (decided) {
            throw new Refusal(RefusalCode.SNAPSHOT_ALREADY_DECIDED, "Request a new dataset snapshot instead.");
        }
    }
}
