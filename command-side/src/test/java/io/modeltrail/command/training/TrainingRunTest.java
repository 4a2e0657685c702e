package io.modeltrail.command.training;

import static io.modeltrail.command.Examples.CHURN;
import static io.modeltrail.command.Examples.TRAINER;
import static io.modeltrail.command.Examples.outcome;
import static io.modeltrail.command.RefusalCondition.refusal;

import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.TrainingRunCommand.ClaimTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.CompleteTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.FailTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.ReportTrainingProgress;
import io.modeltrail.contracts.training.TrainingRunCommand.RequestTraining;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingClaimed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingFailed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingProgressed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.contracts.training.TrainingRunId;
import java.time.Duration;
import java.time.Instant;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

class TrainingRunTest {
    private static final TrainingRunId ID = TrainingRunId.next();
    private static final DatasetSnapshotId SNAPSHOT = DatasetSnapshotId.next();
    private static final ModelVersionId VERSION = ModelVersionId.next();
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final TrainingPlan PLAN =
            TrainingPlan.defaultsFor(ModelParameters.defaultsOf(ModelFamily.LOGISTIC_REGRESSION));
    private static final TrainingRequested REQUESTED = new TrainingRequested(ID, CHURN, SNAPSHOT, PLAN, TRAINER);
    private static final TrainingClaimed CLAIMED = new TrainingClaimed(ID, "worker-a", NOON);

    private final AggregateTestFixture<TrainingRun> fixture = new AggregateTestFixture<>(TrainingRun.class);

    @Test
    void aRequestIsRecordedWithItsWholePlan() {
        fixture.givenNoPriorActivity()
                .when(new RequestTraining(ID, CHURN, SNAPSHOT, PLAN, TRAINER))
                .expectEvents(REQUESTED);
    }

    @Test
    void aWorkerClaimsAndReportsAndCompletes() {
        fixture.given(REQUESTED, CLAIMED)
                .when(new ReportTrainingProgress(ID, "worker-a", "fold", 1, 5))
                .expectEvents(new TrainingProgressed(ID, "fold", 1, 5));
        new AggregateTestFixture<>(TrainingRun.class)
                .given(REQUESTED, CLAIMED)
                .when(new CompleteTraining(ID, "worker-a", VERSION, outcome()))
                .expectEvents(new TrainingCompleted(ID, VERSION, outcome()));
    }

    @Test
    void theSameWorkerClaimsAgainAfterARestart() {
        fixture.given(REQUESTED, CLAIMED)
                .when(new ClaimTraining(ID, "worker-a", NOON.plusSeconds(60)))
                .expectEvents(new TrainingClaimed(ID, "worker-a", NOON.plusSeconds(60)));
    }

    @Test
    void aSecondWorkerIsTurnedAway() {
        fixture.given(REQUESTED, CLAIMED)
                .when(new ClaimTraining(ID, "worker-b", NOON))
                .expectException(refusal(RefusalCode.TRAINING_CLAIMED_BY_ANOTHER))
                .expectNoEvents();
    }

    @Test
    void aWorkerThatIsSilentForLongLosesTheRunToAnother() {
        fixture.given(REQUESTED, CLAIMED)
                .when(new ClaimTraining(ID, "worker-b", NOON.plus(LIMIT).plusMillis(1)))
                .expectEvents(
                        new TrainingClaimed(ID, "worker-b", NOON.plus(LIMIT).plusMillis(1)));
    }

    @Test
    void atTheLimitTheRunIsStillItsWorkers() {
        fixture.given(REQUESTED, CLAIMED)
                .when(new ClaimTraining(ID, "worker-b", NOON.plus(LIMIT)))
                .expectException(refusal(RefusalCode.TRAINING_CLAIMED_BY_ANOTHER))
                .expectNoEvents();
    }

    @Test
    void progressIsASignOfTheWorker() {
        Instant reported = NOON.plus(Duration.ofMinutes(14));
        fixture.givenCurrentTime(reported)
                .andGiven(REQUESTED, CLAIMED, new TrainingProgressed(ID, "fold", 1, 5))
                .when(new ClaimTraining(ID, "worker-b", reported.plus(LIMIT)))
                .expectException(refusal(RefusalCode.TRAINING_CLAIMED_BY_ANOTHER))
                .expectNoEvents();
        Instant free = reported.plus(LIMIT).plusMillis(1);
        new AggregateTestFixture<>(TrainingRun.class)
                .givenCurrentTime(reported)
                .andGiven(REQUESTED, CLAIMED, new TrainingProgressed(ID, "fold", 1, 5))
                .when(new ClaimTraining(ID, "worker-b", free))
                .expectEvents(new TrainingClaimed(ID, "worker-b", free));
    }

    @Test
    void whoHasLostTheRunNoLongerEndsIt() {
        fixture.given(REQUESTED, CLAIMED, new TrainingClaimed(ID, "worker-b", NOON.plus(Duration.ofHours(1))))
                .when(new CompleteTraining(ID, "worker-a", VERSION, outcome()))
                .expectException(refusal(RefusalCode.TRAINING_CLAIMED_BY_ANOTHER))
                .expectNoEvents();
    }

    @Test
    void nobodyReportsOnARunThatTheyHaveNotClaimed() {
        fixture.given(REQUESTED)
                .when(new CompleteTraining(ID, "worker-a", VERSION, outcome()))
                .expectException(refusal(RefusalCode.TRAINING_CLAIMED_BY_ANOTHER))
                .expectNoEvents();
    }

    @Test
    void aFailureSaysWhy() {
        fixture.given(REQUESTED, CLAIMED)
                .when(new FailTraining(ID, "worker-a", "one-class", "The label has one class."))
                .expectEvents(new TrainingFailed(ID, "one-class", "The label has one class."));
    }

    @Test
    void aFailedRunIsNotCompleted() {
        fixture.given(REQUESTED, CLAIMED, new TrainingFailed(ID, "one-class", "The label has one class."))
                .when(new CompleteTraining(ID, "worker-a", VERSION, outcome()))
                .expectException(refusal(RefusalCode.TRAINING_ALREADY_ENDED))
                .expectNoEvents();
    }
}
