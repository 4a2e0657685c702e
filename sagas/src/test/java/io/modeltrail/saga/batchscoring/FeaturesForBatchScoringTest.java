package io.modeltrail.saga.batchscoring;

import static io.modeltrail.saga.batchscoring.Jobs.CHURN;
import static io.modeltrail.saga.batchscoring.Jobs.FEATURES;
import static io.modeltrail.saga.batchscoring.Jobs.JOB;
import static io.modeltrail.saga.batchscoring.Jobs.NOON;
import static io.modeltrail.saga.batchscoring.Jobs.PRODUCT;
import static io.modeltrail.saga.batchscoring.Jobs.SNAPSHOT;

import io.modeltrail.contracts.batchscoring.BatchScoringCause;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.AbandonBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.ReadyBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCancelled;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringReady;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringRequested;
import io.modeltrail.contracts.batchscoring.BatchScoringInput;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.RequestFeatureSnapshot;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.identity.Sha256Digest;
import java.time.Duration;
import java.util.List;
import org.axonframework.test.saga.SagaTestFixture;
import org.junit.jupiter.api.Test;

class FeaturesForBatchScoringTest {
    private static final Sha256Digest DIGEST = Sha256Digest.of(new byte[] {1});
    private static final RequestFeatureSnapshot ASK = new RequestFeatureSnapshot(
            SNAPSHOT, CHURN, FEATURES.featureSet(), FEATURES.version(), List.of(NOON), false, PRODUCT);
    private static final DatasetSnapshotRequested ASKED = new DatasetSnapshotRequested(
            SNAPSHOT,
            CHURN,
            new SnapshotSource.FeatureSet(FEATURES.featureSet(), 3, List.of(NOON), null),
            new DatasetSchema("churn", 1, "", List.of()),
            PRODUCT);
    private static final DatasetSnapshotCaptured CAPTURED =
            new DatasetSnapshotCaptured(SNAPSHOT, new SnapshotContent(DIGEST, 1, DIGEST, 1, 1, List.of(), List.of()));

    private final SagaTestFixture<FeaturesForBatchScoring> fixture =
            new SagaTestFixture<>(FeaturesForBatchScoring.class);

    @Test
    void aJobOfASnapshotWaitsForNothing() {
        fixture.givenNoPriorActivity()
                .whenPublishingA(new BatchScoringRequested(
                        JOB,
                        CHURN,
                        new BatchScoringInput.Snapshot(SNAPSHOT),
                        new BatchScoringCause.Request(),
                        SNAPSHOT,
                        NOON,
                        PRODUCT))
                .expectActiveSagas(0)
                .expectNoDispatchedCommands();
    }

    @Test
    void theCurrentFeaturesAreAskedForWithoutALabel() {
        fixture.givenNoPriorActivity()
                .whenPublishingA(Jobs.requested(new BatchScoringCause.Request()))
                .expectDispatchedCommands(ASK)
                .expectScheduledDeadlineWithName(Duration.ofMinutes(1), FeaturesForBatchScoring.LOOK_AGAIN);
    }

    @Test
    void aRequestThatWasNotHeardIsRepeated() {
        fixture.givenAPublished(Jobs.requested(new BatchScoringCause.Request()))
                .whenTimeElapses(Duration.ofMinutes(1))
                .expectDispatchedCommands(ASK);
    }

    @Test
    void whenTheyAreCapturedTheJobIsToldSo() {
        fixture.givenAPublished(Jobs.requested(new BatchScoringCause.Request()))
                .andThenAPublished(ASKED)
                .whenPublishingA(CAPTURED)
                .expectDispatchedCommands(new ReadyBatchScoring(JOB));
    }

    @Test
    void aJobThatHasHeardOfItEndsTheProcess() {
        fixture.givenAPublished(Jobs.requested(new BatchScoringCause.Request()))
                .andThenAPublished(CAPTURED)
                .whenPublishingA(new BatchScoringReady(JOB, SNAPSHOT))
                .expectActiveSagas(0)
                .expectNoScheduledDeadlines();
    }

    @Test
    void aRefusedSnapshotAbandonsTheJob() {
        fixture.givenAPublished(Jobs.requested(new BatchScoringCause.Request()))
                .andThenAPublished(ASKED)
                .whenPublishingA(new DatasetSnapshotRefused(SNAPSHOT, 2, List.of(), DIGEST))
                .expectDispatchedCommands(new AbandonBatchScoring(
                        JOB,
                        "snapshot-refused",
                        "The snapshot " + SNAPSHOT + " of the current features was refused with 2 problems."));
    }

    @Test
    void aSnapshotThatDoesNotComeAbandonsTheJob() {
        fixture.givenAPublished(Jobs.requested(new BatchScoringCause.Request()))
                .andThenAPublished(ASKED)
                .whenTimeElapses(Duration.ofHours(6))
                .expectDispatchedCommands(new AbandonBatchScoring(
                        JOB, "snapshot-timed-out", "The current features were not captured within 360 minutes."));
    }

    @Test
    void aCancelledJobEndsTheProcess() {
        fixture.givenAPublished(Jobs.requested(new BatchScoringCause.Request()))
                .whenPublishingA(new BatchScoringCancelled(JOB, PRODUCT, "By mistake."))
                .expectActiveSagas(0)
                .expectNoScheduledDeadlines();
    }
}
