package io.modeltrail.saga.batchscoring;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.batchscoring.BatchScoringCause;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringRequested;
import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.batchscoring.BatchScoringInput;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;

/** Values for the tests of this package. */
final class Jobs {
    static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    static final UseCaseKey CHURN = new UseCaseKey("telco-churn");
    static final Actor PRODUCT = new Actor("product", Role.PRODUCT);
    static final BatchScoringId JOB = BatchScoringId.next();
    static final DatasetSnapshotId SNAPSHOT = JOB.datasetSnapshotId();
    static final BatchScoringInput.CurrentFeatures FEATURES =
            new BatchScoringInput.CurrentFeatures(new FeatureSetKey("churn-customer"), null);

    private Jobs() {}

    static BatchScoringRequested requested(BatchScoringCause cause) {
        return new BatchScoringRequested(JOB, CHURN, FEATURES, cause, SNAPSHOT, NOON, PRODUCT);
    }
}
