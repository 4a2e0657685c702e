package io.modeltrail.command.batchscoring;

import static io.modeltrail.command.Examples.CHURN;
import static io.modeltrail.command.Examples.OPERATOR;
import static io.modeltrail.command.Examples.digest;
import static io.modeltrail.command.RefusalCondition.refusal;

import io.modeltrail.contracts.batchscoring.BatchScoringCause;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.AbandonBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.CancelBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.ClaimBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.CompleteBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.FailBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.ReadyBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.ReleaseBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.ReportBatchScoringProgress;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.RequestBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCancelled;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringClaimed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCompleted;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringFailed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringProgressed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringReady;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringReleased;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringRequested;
import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.batchscoring.BatchScoringInput;
import io.modeltrail.contracts.batchscoring.BatchScoringOutcome;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

class BatchScoringTest {
    private static final BatchScoringId ID = BatchScoringId.next();
    private static final DatasetSnapshotId SNAPSHOT = DatasetSnapshotId.next();
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final BatchScoringInput OF_SNAPSHOT = new BatchScoringInput.Snapshot(SNAPSHOT);
    private static final BatchScoringInput OF_FEATURES =
            new BatchScoringInput.CurrentFeatures(new FeatureSetKey("churn-customer"), null);
    private static final BatchScoringRequested REQUESTED = requested(OF_SNAPSHOT, SNAPSHOT);
    private static final BatchScoringRequested WAITING = requested(OF_FEATURES, ID.datasetSnapshotId());
    private static final BatchScoringClaimed CLAIMED = new BatchScoringClaimed(ID, "worker-a", NOON);
    private static final BatchScoringOutcome OUTCOME =
            new BatchScoringOutcome(10, 0, digest("result"), null, 5, List.of());
    private static final BatchScoringCompleted COMPLETED = new BatchScoringCompleted(ID, OUTCOME);

    private final AggregateTestFixture<BatchScoring> fixture = new AggregateTestFixture<>(BatchScoring.class);

    private static BatchScoringRequested requested(BatchScoringInput input, DatasetSnapshotId snapshot) {
        return new BatchScoringRequested(ID, CHURN, input, new BatchScoringCause.Request(), snapshot, NOON, OPERATOR);
    }

    private static RequestBatchScoring request(BatchScoringInput input) {
        return new RequestBatchScoring(ID, CHURN, input, new BatchScoringCause.Request(), OPERATOR, NOON);
    }

    @Test
    void aRequestNamesTheSnapshotThatIsScored() {
        fixture.givenNoPriorActivity().when(request(OF_SNAPSHOT)).expectEvents(REQUESTED);
    }

    @Test
    void theSnapshotOfCurrentFeaturesHasAnIdThatFollowsFromTheJobs() {
        fixture.givenNoPriorActivity().when(request(OF_FEATURES)).expectEvents(WAITING);
    }

    @Test
    void askingAgainChangesNothing() {
        fixture.given(REQUESTED).when(request(OF_SNAPSHOT)).expectNoEvents().expectSuccessfulHandlerExecution();
    }

    @Test
    void aJobThatWaitsForItsSnapshotIsNotClaimed() {
        fixture.given(WAITING)
                .when(new ClaimBatchScoring(ID, "worker-a", NOON))
                .expectException(refusal(RefusalCode.BATCH_SCORING_NOT_READY));
    }

    @Test
    void whenItsSnapshotIsCapturedItIs() {
        fixture.given(WAITING)
                .when(new ReadyBatchScoring(ID))
                .expectEvents(new BatchScoringReady(ID, ID.datasetSnapshotId()));
    }

    @Test
    void afterThatItIsClaimed() {
        fixture.given(WAITING, new BatchScoringReady(ID, ID.datasetSnapshotId()))
                .when(new ClaimBatchScoring(ID, "worker-a", NOON))
                .expectEvents(CLAIMED);
    }

    @Test
    void whatTheSagaSaysTooLateChangesNothing() {
        fixture.given(REQUESTED).when(new ReadyBatchScoring(ID)).expectNoEvents();
    }

    @Test
    void aJobThatHasItsSnapshotIsNotAbandoned() {
        fixture.given(REQUESTED)
                .when(new AbandonBatchScoring(ID, "snapshot-refused", "No."))
                .expectNoEvents();
    }

    @Test
    void aJobWhoseSnapshotWasRefusedHasFailed() {
        fixture.given(WAITING)
                .when(new AbandonBatchScoring(ID, "snapshot-refused", "No."))
                .expectEvents(new BatchScoringFailed(ID, "snapshot-refused", "No."));
    }

    @Test
    void anotherWorkerLeavesAClaimedJobAlone() {
        fixture.given(REQUESTED, CLAIMED)
                .when(new ClaimBatchScoring(ID, "worker-b", NOON.plus(LIMIT)))
                .expectException(refusal(RefusalCode.BATCH_SCORING_CLAIMED_BY_ANOTHER));
    }

    @Test
    void aSilentWorkerLosesItsJob() {
        fixture.given(REQUESTED, CLAIMED)
                .when(new ClaimBatchScoring(ID, "worker-b", NOON.plus(LIMIT).plusMillis(1)))
                .expectEvents(
                        new BatchScoringClaimed(ID, "worker-b", NOON.plus(LIMIT).plusMillis(1)));
    }

    @Test
    void theSameWorkerClaimsAgainAfterARestart() {
        fixture.given(REQUESTED, CLAIMED)
                .when(new ClaimBatchScoring(ID, "worker-a", NOON.plusSeconds(1)))
                .expectEvents(new BatchScoringClaimed(ID, "worker-a", NOON.plusSeconds(1)));
    }

    @Test
    void aReleasedJobIsAnybodys() {
        fixture.given(REQUESTED, CLAIMED, new BatchScoringReleased(ID, "worker-a"))
                .when(new ClaimBatchScoring(ID, "worker-b", NOON))
                .expectEvents(new BatchScoringClaimed(ID, "worker-b", NOON));
    }

    @Test
    void theWorkerReports() {
        fixture.given(REQUESTED, CLAIMED)
                .when(new ReportBatchScoringProgress(ID, "worker-a", 5, 10))
                .expectEvents(new BatchScoringProgressed(ID, 5, 10));
    }

    @Test
    void anotherWorkerDoesNotReport() {
        fixture.given(REQUESTED, CLAIMED)
                .when(new ReportBatchScoringProgress(ID, "worker-b", 5, 10))
                .expectException(refusal(RefusalCode.BATCH_SCORING_CLAIMED_BY_ANOTHER));
    }

    @Test
    void theWorkerCompletes() {
        fixture.given(REQUESTED, CLAIMED)
                .when(new CompleteBatchScoring(ID, "worker-a", OUTCOME))
                .expectEvents(COMPLETED);
    }

    @Test
    void theWorkerFails() {
        fixture.given(REQUESTED, CLAIMED)
                .when(new FailBatchScoring(ID, "worker-a", "nothing-served", "No model."))
                .expectEvents(new BatchScoringFailed(ID, "nothing-served", "No model."));
    }

    @Test
    void theWorkerReleases() {
        fixture.given(REQUESTED, CLAIMED)
                .when(new ReleaseBatchScoring(ID, "worker-a"))
                .expectEvents(new BatchScoringReleased(ID, "worker-a"));
    }

    @Test
    void aJobIsCancelledWhileItRuns() {
        fixture.given(REQUESTED, CLAIMED)
                .when(new CancelBatchScoring(ID, OPERATOR, "By mistake."))
                .expectEvents(new BatchScoringCancelled(ID, OPERATOR, "By mistake."));
    }

    @Test
    void afterACancellationTheWorkerIsToldThatTheJobHasEnded() {
        fixture.given(REQUESTED, CLAIMED, new BatchScoringCancelled(ID, OPERATOR, "By mistake."))
                .when(new ReportBatchScoringProgress(ID, "worker-a", 5, 10))
                .expectException(refusal(RefusalCode.BATCH_SCORING_ALREADY_ENDED));
    }

    @Test
    void aCompletedJobIsNotCancelled() {
        fixture.given(REQUESTED, CLAIMED, COMPLETED)
                .when(new CancelBatchScoring(ID, OPERATOR, "Too late."))
                .expectException(refusal(RefusalCode.BATCH_SCORING_ALREADY_ENDED));
    }
}
