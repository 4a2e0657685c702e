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
import io.modeltrail.contracts.training.Reproduction;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.TrainingRunCommand.CancelTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.ClaimTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.CompleteTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.FailTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.RecordTrainingReproduction;
import io.modeltrail.contracts.training.TrainingRunCommand.ReleaseTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.ReportTrainingProgress;
import io.modeltrail.contracts.training.TrainingRunCommand.RequestTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.RequestTrainingReproduction;
import io.modeltrail.contracts.training.TrainingRunCommand.SendTrainingHeartbeat;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCancelled;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingClaimed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingFailed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingHeartbeat;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingProgressed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingReleased;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingReproduced;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingReproductionRequested;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.contracts.training.TrainingRunId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

class TrainingRunTest {
    private static final TrainingRunId ID = TrainingRunId.next();
    private static final DatasetSnapshotId SNAPSHOT = DatasetSnapshotId.next();
    private static final ModelVersionId VERSION = ModelVersionId.next();
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final TrainingPlan PLAN =
            TrainingPlan.defaultsFor(ModelParameters.defaultsOf(ModelFamily.LOGISTIC_REGRESSION));
    private static final TrainingRequested REQUESTED = new TrainingRequested(ID, CHURN, SNAPSHOT, PLAN, TRAINER);
    private static final TrainingClaimed CLAIMED = new TrainingClaimed(ID, "worker-a", NOON);

    private static final Reproduction REPRODUCTION = new Reproduction(
            Reproduction.Verdict.SAME_BYTES, List.of(), outcome().artefactDigest(), null, "worker-a", NOON);

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
        Instant reported = NOON.plus(Duration.ofMinutes(4));
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

    @Test
    void aHeartbeatIsASignOfTheWorker() {
        Instant heard = NOON.plus(Duration.ofMinutes(4));
        fixture.givenCurrentTime(heard)
                .andGiven(REQUESTED, CLAIMED, new TrainingHeartbeat(ID, "worker-a"))
                .when(new ClaimTraining(ID, "worker-b", heard.plus(LIMIT)))
                .expectException(refusal(RefusalCode.TRAINING_CLAIMED_BY_ANOTHER))
                .expectNoEvents();
    }

    @Test
    void onlyTheWorkerOfTheRunSendsItsHeartbeat() {
        fixture.given(REQUESTED, CLAIMED)
                .when(new SendTrainingHeartbeat(ID, "worker-a"))
                .expectEvents(new TrainingHeartbeat(ID, "worker-a"));
        new AggregateTestFixture<>(TrainingRun.class)
                .given(REQUESTED, CLAIMED)
                .when(new SendTrainingHeartbeat(ID, "worker-b"))
                .expectException(refusal(RefusalCode.TRAINING_CLAIMED_BY_ANOTHER))
                .expectNoEvents();
    }

    @Test
    void aReleasedRunIsFreeAtOnce() {
        fixture.given(REQUESTED, CLAIMED)
                .when(new ReleaseTraining(ID, "worker-a"))
                .expectEvents(new TrainingReleased(ID, "worker-a"));
        new AggregateTestFixture<>(TrainingRun.class)
                .given(REQUESTED, CLAIMED, new TrainingReleased(ID, "worker-a"))
                .when(new ClaimTraining(ID, "worker-b", NOON))
                .expectEvents(new TrainingClaimed(ID, "worker-b", NOON));
    }

    @Test
    void whoHasReleasedARunDoesNotEndIt() {
        fixture.given(REQUESTED, CLAIMED, new TrainingReleased(ID, "worker-a"))
                .when(new CompleteTraining(ID, "worker-a", VERSION, outcome()))
                .expectException(refusal(RefusalCode.TRAINING_CLAIMED_BY_ANOTHER))
                .expectNoEvents();
    }

    @Test
    void aCancelledRunTakesNoOutcome() {
        fixture.given(REQUESTED, CLAIMED)
                .when(new CancelTraining(ID, TRAINER, "The wrong snapshot."))
                .expectEvents(new TrainingCancelled(ID, TRAINER, "The wrong snapshot."));
        new AggregateTestFixture<>(TrainingRun.class)
                .given(REQUESTED, CLAIMED, new TrainingCancelled(ID, TRAINER, "The wrong snapshot."))
                .when(new CompleteTraining(ID, "worker-a", VERSION, outcome()))
                .expectException(refusal(RefusalCode.TRAINING_ALREADY_ENDED))
                .expectNoEvents();
    }

    @Test
    void aRunIsCancelledBeforeAnybodyHasClaimedItButNotAfterItsEnd() {
        fixture.given(REQUESTED)
                .when(new CancelTraining(ID, TRAINER, "No longer needed."))
                .expectEvents(new TrainingCancelled(ID, TRAINER, "No longer needed."));
        new AggregateTestFixture<>(TrainingRun.class)
                .given(REQUESTED, CLAIMED, new TrainingCompleted(ID, VERSION, outcome()))
                .when(new CancelTraining(ID, TRAINER, "Too late."))
                .expectException(refusal(RefusalCode.TRAINING_ALREADY_ENDED))
                .expectNoEvents();
    }

    @Test
    void onlyACompletedRunIsRepeated() {
        fixture.given(REQUESTED, CLAIMED, new TrainingCompleted(ID, VERSION, outcome()))
                .when(new RequestTrainingReproduction(ID, TRAINER))
                .expectEvents(new TrainingReproductionRequested(ID, TRAINER));
        new AggregateTestFixture<>(TrainingRun.class)
                .given(REQUESTED, CLAIMED)
                .when(new RequestTrainingReproduction(ID, TRAINER))
                .expectException(refusal(RefusalCode.TRAINING_NOT_COMPLETED))
                .expectNoEvents();
    }

    @Test
    void eachRepetitionThatWasAskedForIsRecordedOnce() {
        TrainingCompleted completed = new TrainingCompleted(ID, VERSION, outcome());
        TrainingReproductionRequested asked = new TrainingReproductionRequested(ID, TRAINER);
        TrainingReproduced repeated = new TrainingReproduced(ID, REPRODUCTION);
        fixture.given(REQUESTED, CLAIMED, completed, asked, asked, repeated)
                .when(new RecordTrainingReproduction(ID, REPRODUCTION))
                .expectEvents(repeated);
        new AggregateTestFixture<>(TrainingRun.class)
                .given(REQUESTED, CLAIMED, completed, asked, repeated)
                .when(new RecordTrainingReproduction(ID, REPRODUCTION))
                .expectException(refusal(RefusalCode.REPRODUCTION_NOT_REQUESTED))
                .expectNoEvents();
    }
}
