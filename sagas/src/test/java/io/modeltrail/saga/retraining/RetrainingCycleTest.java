package io.modeltrail.saga.retraining;

import static io.modeltrail.saga.retraining.Examples.CHURN;
import static io.modeltrail.saga.retraining.Examples.CYCLE;
import static io.modeltrail.saga.retraining.Examples.DEFINITION;
import static io.modeltrail.saga.retraining.Examples.NOON;
import static io.modeltrail.saga.retraining.Examples.SCIENTIST;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.dataset.DataProblem;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.RequestFeatureSnapshot;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ApprovalBinding;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.ModelVersionCommand.SubmitModelVersion;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionSubmitted;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.retraining.RetrainingCause;
import io.modeltrail.contracts.retraining.RetrainingCommand.EndRetrainingCycle;
import io.modeltrail.contracts.retraining.RetrainingCommand.JudgeRetrainingCandidate;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCandidateChosen;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleEnded;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleStarted;
import io.modeltrail.contracts.retraining.RetrainingResult;
import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.TrainingOutcome;
import io.modeltrail.contracts.training.TrainingRunCommand.RequestTraining;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCancelled;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingFailed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.test.saga.ContinuedGivenState;
import org.axonframework.test.saga.SagaTestFixture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetrainingCycleTest {
    private static final RetrainingCycleStarted STARTED =
            Examples.started(CYCLE, new RetrainingCause.Request(SCIENTIST));
    private static final ModelVersionId CANDIDATE = ModelVersionId.next();
    private static final Sha256Digest DIGEST = Sha256Digest.of(new byte[0]);
    private static final DatasetSchema SCHEMA = new DatasetSchema("churn", 1, "yes", List.of());
    private static final Evaluation EVALUATION =
            new Evaluation(0.85, 0.01, List.of(0.85), 0.2, 0.84, 0.6f, true, 0.8, 0.2, 0.13, 0.4, 0.265, null);

    private static final DatasetSnapshotRequested SNAPSHOT_REQUESTED = new DatasetSnapshotRequested(
            CYCLE.datasetSnapshotId(), CHURN, new SnapshotSource.Upload(DIGEST), SCHEMA, SCIENTIST);
    private static final DatasetSnapshotCaptured CAPTURED = new DatasetSnapshotCaptured(
            CYCLE.datasetSnapshotId(), new SnapshotContent(DIGEST, 1, DIGEST, 1, 1, List.of(), List.of()));
    private static final TrainingRequested TRAINING_REQUESTED = new TrainingRequested(
            CYCLE.trainingRunId(), CHURN, CYCLE.datasetSnapshotId(), DEFINITION.plan(), SCIENTIST);
    private static final TrainingCompleted COMPLETED = new TrainingCompleted(
            CYCLE.trainingRunId(),
            CANDIDATE,
            new TrainingOutcome(
                    DIGEST, 1, DIGEST, DIGEST, EVALUATION, DIGEST, 80, 20, 100, 0, Map.of(), 1, null, null));
    private static final ModelVersionRegistered REGISTERED = new ModelVersionRegistered(
            CANDIDATE,
            new Candidate(
                    CHURN,
                    ModelFamily.XGBOOST,
                    CYCLE.trainingRunId(),
                    CYCLE.datasetSnapshotId(),
                    new ApprovalBinding(DIGEST, DIGEST, DIGEST),
                    SCHEMA,
                    EVALUATION,
                    SCIENTIST,
                    null));
    private static final RetrainingCandidateChosen CHOSEN = new RetrainingCandidateChosen(CHURN, CYCLE, CANDIDATE);

    private static final RequestFeatureSnapshot ASK_FOR_SNAPSHOT = new RequestFeatureSnapshot(
            CYCLE.datasetSnapshotId(),
            CHURN,
            DEFINITION.featureSet(),
            null,
            DEFINITION.observation().momentsBefore(NOON),
            true,
            SCIENTIST);
    private static final RequestTraining ASK_FOR_TRAINING =
            new RequestTraining(CYCLE.trainingRunId(), CHURN, CYCLE.datasetSnapshotId(), DEFINITION.plan(), SCIENTIST);
    private static final JudgeRetrainingCandidate JUDGE =
            new JudgeRetrainingCandidate(CHURN, CYCLE, CANDIDATE, null, NOON);

    private final SagaTestFixture<RetrainingCycle> fixture = new SagaTestFixture<>(RetrainingCycle.class);

    @BeforeEach
    void tellTheTime() {
        fixture.registerResource(Clock.fixed(NOON, ZoneOffset.UTC));
    }

    private static EndRetrainingCycle end(RetrainingResult result, String reason, @Nullable ModelVersionId candidate) {
        return new EndRetrainingCycle(CHURN, CYCLE, result, reason, candidate, NOON);
    }

    private ContinuedGivenState after(Object... events) {
        ContinuedGivenState state = fixture.givenAPublished(STARTED);
        for (Object event : events) {
            state = state.andThenAPublished(event);
        }
        return state;
    }

    @Test
    void aCycleFirstAsksForItsSnapshot() {
        fixture.givenNoPriorActivity()
                .whenPublishingA(STARTED)
                .expectDispatchedCommands(ASK_FOR_SNAPSHOT)
                .expectScheduledDeadlineWithName(Duration.ofMinutes(1), RetrainingCycle.LOOK_AGAIN);
    }

    @Test
    void aRequestThatNobodyRecordedIsSentAgainUnderTheSameId() {
        after().whenTimeElapses(Duration.ofMinutes(1)).expectDispatchedCommands(ASK_FOR_SNAPSHOT);
    }

    @Test
    void aRefusalForGoodEndsTheCycleAtOnce() {
        Refusal refusal = new Refusal(RefusalCode.NOT_FOUND, Map.of("featureSet", "churn-customer"), "Define it.");
        fixture.setCallbackBehavior((command, metaData) -> {
            if (command instanceof RequestFeatureSnapshot) {
                throw refusal;
            }
            return null;
        });
        fixture.givenNoPriorActivity()
                .whenPublishingA(STARTED)
                .expectDispatchedCommands(
                        ASK_FOR_SNAPSHOT,
                        end(
                                RetrainingResult.FAILED,
                                "The cycle was refused the request for the snapshot, not-found: "
                                        + "The thing asked for exists. Found {featureSet=churn-customer}. Define it.",
                                null));
    }

    @Test
    void whatMayPassIsAskedForAgain() {
        fixture.setCallbackBehavior((command, metaData) -> {
            throw new Refusal(RefusalCode.DATABASE_UNAVAILABLE, "Wait.");
        });
        after().whenTimeElapses(Duration.ofMinutes(1)).expectDispatchedCommands(ASK_FOR_SNAPSHOT);
    }

    @Test
    void aCycleThatWasCancelledWaitsForNothing() {
        after(SNAPSHOT_REQUESTED, CAPTURED, TRAINING_REQUESTED)
                .whenPublishingA(
                        new RetrainingCycleEnded(CHURN, CYCLE, RetrainingResult.CANCELLED, "Wrong month.", null, NOON))
                .expectNoDispatchedCommands()
                .expectNoScheduledDeadlines()
                .expectActiveSagas(0);
    }

    @Test
    void aRecordedRequestIsNotSentAgain() {
        after(SNAPSHOT_REQUESTED)
                .whenTimeElapses(Duration.ofHours(5))
                .expectNoDispatchedCommands()
                .expectActiveSagas(1);
    }

    @Test
    void anHourOfAskingInVainEndsTheCycle() throws Exception {
        after().andThenTimeElapses(Duration.ofMinutes(59))
                .whenTimeElapses(Duration.ofMinutes(1))
                .expectDispatchedCommands(end(
                        RetrainingResult.TIMED_OUT, "Waited for the request for the snapshot for 60 minutes.", null));
    }

    @Test
    void aSnapshotThatIsCapturedIsTrainedOn() {
        after(SNAPSHOT_REQUESTED).whenPublishingA(CAPTURED).expectDispatchedCommands(ASK_FOR_TRAINING);
    }

    @Test
    void aSnapshotThatTakesSixHoursEndsTheCycle() {
        after(SNAPSHOT_REQUESTED)
                .whenTimeElapses(Duration.ofHours(6))
                .expectDispatchedCommands(
                        end(RetrainingResult.TIMED_OUT, "Waited for the snapshot for 360 minutes.", null));
    }

    @Test
    void aRefusedSnapshotEndsTheCycle() {
        after(SNAPSHOT_REQUESTED)
                .whenPublishingA(new DatasetSnapshotRefused(
                        CYCLE.datasetSnapshotId(), 2, List.of(new DataProblem(0, "", "no-rows", "Nobody.")), DIGEST))
                .expectDispatchedCommands(end(
                        RetrainingResult.FAILED,
                        "The snapshot " + CYCLE.datasetSnapshotId()
                                + " was refused with 2 problems. First of all: no-rows.",
                        null));
    }

    @Test
    void aFailedTrainingEndsTheCycle() {
        after(SNAPSHOT_REQUESTED, CAPTURED, TRAINING_REQUESTED)
                .whenPublishingA(new TrainingFailed(CYCLE.trainingRunId(), "one-class-only", "One class."))
                .expectDispatchedCommands(
                        end(RetrainingResult.FAILED, "The training failed, one-class-only: One class.", null));
    }

    @Test
    void aCancelledTrainingEndsTheCycle() {
        after(SNAPSHOT_REQUESTED, CAPTURED, TRAINING_REQUESTED)
                .whenPublishingA(new TrainingCancelled(CYCLE.trainingRunId(), SCIENTIST, "Not now."))
                .expectDispatchedCommands(end(RetrainingResult.FAILED, "The training was cancelled: Not now.", null));
    }

    @Test
    void aTrainingThatTakesADayEndsTheCycle() {
        after(SNAPSHOT_REQUESTED, CAPTURED, TRAINING_REQUESTED)
                .whenTimeElapses(Duration.ofHours(24))
                .expectDispatchedCommands(
                        end(RetrainingResult.TIMED_OUT, "Waited for the training for 1440 minutes.", null));
    }

    @Test
    void aRegisteredCandidateIsJudged() {
        after(SNAPSHOT_REQUESTED, CAPTURED, TRAINING_REQUESTED, COMPLETED)
                .whenPublishingA(REGISTERED)
                .expectDispatchedCommands(JUDGE);
    }

    @Test
    void aJudgementThatNobodyGaveIsAskedForAgain() {
        after(SNAPSHOT_REQUESTED, CAPTURED, TRAINING_REQUESTED, COMPLETED, REGISTERED)
                .whenTimeElapses(Duration.ofMinutes(1))
                .expectDispatchedCommands(JUDGE);
    }

    @Test
    void aChosenCandidateIsSubmittedAndNothingMore() {
        after(SNAPSHOT_REQUESTED, CAPTURED, TRAINING_REQUESTED, COMPLETED, REGISTERED)
                .whenPublishingA(CHOSEN)
                .expectDispatchedCommands(new SubmitModelVersion(CANDIDATE, StartTries.ACTOR));
    }

    @Test
    void aSubmittedCandidateIsTheEndOfTheCycle() {
        after(SNAPSHOT_REQUESTED, CAPTURED, TRAINING_REQUESTED, COMPLETED, REGISTERED, CHOSEN)
                .whenPublishingA(new ModelVersionSubmitted(CANDIDATE, StartTries.ACTOR))
                .expectDispatchedCommands(
                        end(RetrainingResult.SUBMITTED, "The candidate lies before the approvers.", CANDIDATE));
    }

    @Test
    void theEndIsSentUntilItIsRecorded() throws Exception {
        after(new TrainingFailed(CYCLE.trainingRunId(), "internal", "A fault."))
                .andThenTimeElapses(Duration.ofDays(3))
                .whenTimeElapses(Duration.ofMinutes(1))
                .expectDispatchedCommands(
                        end(RetrainingResult.FAILED, "The training failed, internal: A fault.", null));
    }

    @Test
    void theRecordedEndIsTheEndOfTheWait() {
        after(SNAPSHOT_REQUESTED)
                .whenPublishingA(
                        new RetrainingCycleEnded(CHURN, CYCLE, RetrainingResult.NOT_BETTER, "Worse.", CANDIDATE, NOON))
                .expectNoScheduledDeadlines()
                .expectActiveSagas(0);
    }

    @Test
    void itsStateSurvivesBeingStored() {
        Jackson3Serializer serializer = Jackson3Serializer.builder().build();
        RetrainingCycle saga = new RetrainingCycle();
        saga.begin(STARTED, GenericEventMessage.asEventMessage(STARTED));
        SerializedObject<String> stored = serializer.serialize(saga, String.class);
        assertThat(stored.getData())
                .contains(CYCLE.toString(), "SNAPSHOT_REQUEST")
                .doesNotContain("commands");
        RetrainingCycle read = serializer.deserialize(stored);
        assertThat(serializer.serialize(read, String.class).getData()).isEqualTo(stored.getData());
    }
}
