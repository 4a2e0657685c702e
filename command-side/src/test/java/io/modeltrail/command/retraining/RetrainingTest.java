package io.modeltrail.command.retraining;

import static io.modeltrail.command.Examples.CHURN;
import static io.modeltrail.command.Examples.OPERATOR;
import static io.modeltrail.command.Examples.TRAINER;
import static io.modeltrail.command.RefusalCondition.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.model.ChampionComparison;
import io.modeltrail.contracts.model.ChampionComparison.PairedTest;
import io.modeltrail.contracts.model.ChampionComparison.Verdict;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.retraining.RetrainingCause;
import io.modeltrail.contracts.retraining.RetrainingCommand.CancelRetrainingCycle;
import io.modeltrail.contracts.retraining.RetrainingCommand.DefineRetraining;
import io.modeltrail.contracts.retraining.RetrainingCommand.DisableRetraining;
import io.modeltrail.contracts.retraining.RetrainingCommand.EnableRetraining;
import io.modeltrail.contracts.retraining.RetrainingCommand.EndRetrainingCycle;
import io.modeltrail.contracts.retraining.RetrainingCommand.JudgeRetrainingCandidate;
import io.modeltrail.contracts.retraining.RetrainingCommand.StartRetraining;
import io.modeltrail.contracts.retraining.RetrainingCycleId;
import io.modeltrail.contracts.retraining.RetrainingDefinition;
import io.modeltrail.contracts.retraining.RetrainingDefinition.Observation;
import io.modeltrail.contracts.retraining.RetrainingDefinition.Schedule;
import io.modeltrail.contracts.retraining.RetrainingDefinition.SubmitWhen;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCandidateChosen;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleEnded;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleStarted;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingDefined;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingDisabled;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingEnabled;
import io.modeltrail.contracts.retraining.RetrainingResult;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.TrainingPlan;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetrainingTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final RetrainingDefinition DEFINITION = definition(SubmitWhen.NOT_WORSE, true);
    private static final RetrainingDefined DEFINED = new RetrainingDefined(CHURN, DEFINITION, TRAINER);
    private static final RetrainingCycleId CYCLE = RetrainingCycleId.next();
    private static final RetrainingCause BY_HAND = new RetrainingCause.Request(OPERATOR);
    private static final RetrainingCause DRIFT = new RetrainingCause.Drift("measurement-1");
    private static final ModelVersionId CANDIDATE = ModelVersionId.next();
    private static final RetrainingCycleStarted STARTED = started(CYCLE, BY_HAND, DEFINITION);
    private static final RetrainingCycleEnded ENDED =
            new RetrainingCycleEnded(CHURN, CYCLE, RetrainingResult.FAILED, "No rows.", null, NOON);

    private final AggregateTestFixture<Retraining> fixture = new AggregateTestFixture<>(Retraining.class);

    private static RetrainingDefinition definition(SubmitWhen submitWhen, boolean submitIncomparable) {
        return new RetrainingDefinition(
                new FeatureSetKey("churn-customer"),
                null,
                new Observation(30, 2),
                TrainingPlan.defaultsFor(ModelParameters.defaultsOf(ModelFamily.XGBOOST)),
                new Schedule(DayOfWeek.SUNDAY, LocalTime.of(3, 0)),
                true,
                5,
                submitWhen,
                submitIncomparable);
    }

    private static RetrainingCycleStarted started(
            RetrainingCycleId cycle, RetrainingCause cause, RetrainingDefinition definition) {
        return new RetrainingCycleStarted(
                CHURN,
                cycle,
                cause,
                definition,
                TRAINER,
                definition.observation().momentsBefore(NOON),
                cycle.datasetSnapshotId(),
                cycle.trainingRunId(),
                NOON);
    }

    @Test
    void aDefinitionIsRecordedOnceAndMayChange() {
        fixture.givenNoPriorActivity()
                .when(new DefineRetraining(CHURN, DEFINITION, TRAINER))
                .expectEvents(DEFINED);
        new AggregateTestFixture<>(Retraining.class)
                .given(DEFINED)
                .when(new DefineRetraining(CHURN, DEFINITION, TRAINER))
                .expectNoEvents();
        RetrainingDefinition other = definition(SubmitWhen.BETTER, false);
        new AggregateTestFixture<>(Retraining.class)
                .given(DEFINED)
                .when(new DefineRetraining(CHURN, other, OPERATOR))
                .expectEvents(new RetrainingDefined(CHURN, other, OPERATOR));
    }

    @Test
    void whoSendsTheSameDefinitionAnswersForIt() {
        RetrainingDefined anew = new RetrainingDefined(CHURN, DEFINITION, OPERATOR);
        fixture.given(DEFINED)
                .when(new DefineRetraining(CHURN, DEFINITION, OPERATOR))
                .expectEvents(anew);
        new AggregateTestFixture<>(Retraining.class)
                .given(DEFINED, anew)
                .when(new DefineRetraining(CHURN, DEFINITION, OPERATOR))
                .expectNoEvents();
    }

    @Test
    void aCycleNamesWhatItWillAskForAndWhoAnswersForIt() {
        fixture.given(DEFINED)
                .when(new StartRetraining(CHURN, CYCLE, BY_HAND, NOON))
                .expectEvents(STARTED);
        assertThat(STARTED.observedAt()).last().isEqualTo(Instant.parse("2026-05-02T00:00:00Z"));
    }

    @Test
    void theSameCycleIsStartedOnce() {
        fixture.given(DEFINED, STARTED)
                .when(new StartRetraining(CHURN, CYCLE, BY_HAND, NOON.plusSeconds(1)))
                .expectNoEvents();
        new AggregateTestFixture<>(Retraining.class)
                .given(DEFINED, STARTED, ENDED)
                .when(new StartRetraining(CHURN, CYCLE, BY_HAND, NOON.plusSeconds(1)))
                .expectNoEvents();
    }

    @Test
    void aUseCaseIsNeverRetrainedTwiceAtOnce() {
        fixture.given(DEFINED, STARTED)
                .when(new StartRetraining(CHURN, RetrainingCycleId.next(), BY_HAND, NOON.plus(Duration.ofDays(30))))
                .expectException(refusal(RefusalCode.RETRAINING_CYCLE_OPEN))
                .expectNoEvents();
    }

    @Test
    void whatStartsByItselfKeepsItsDaysBetweenAndAPersonNeedNot() {
        RetrainingCycleId next = RetrainingCycleId.next();
        Instant fiveDaysLater = NOON.plus(Duration.ofDays(5));
        fixture.given(DEFINED, STARTED, ENDED)
                .when(new StartRetraining(CHURN, next, DRIFT, fiveDaysLater.minusMillis(1)))
                .expectException(refusal(RefusalCode.RETRAINING_TOO_SOON))
                .expectNoEvents();
        new AggregateTestFixture<>(Retraining.class)
                .given(DEFINED, STARTED, ENDED)
                .when(new StartRetraining(CHURN, next, DRIFT, fiveDaysLater))
                .expectSuccessfulHandlerExecution();
        new AggregateTestFixture<>(Retraining.class)
                .given(DEFINED, STARTED, ENDED)
                .when(new StartRetraining(CHURN, next, BY_HAND, NOON.plusSeconds(1)))
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void aDisabledRetrainingStartsNothingUntilItIsEnabledAgain() {
        fixture.given(DEFINED)
                .when(new DisableRetraining(CHURN, OPERATOR))
                .expectEvents(new RetrainingDisabled(CHURN, OPERATOR));
        RetrainingDisabled disabled = new RetrainingDisabled(CHURN, OPERATOR);
        new AggregateTestFixture<>(Retraining.class)
                .given(DEFINED, disabled)
                .when(new StartRetraining(CHURN, CYCLE, BY_HAND, NOON))
                .expectException(refusal(RefusalCode.RETRAINING_DISABLED))
                .expectNoEvents();
        new AggregateTestFixture<>(Retraining.class)
                .given(DEFINED, disabled, new RetrainingDefined(CHURN, definition(SubmitWhen.BETTER, true), TRAINER))
                .when(new EnableRetraining(CHURN, OPERATOR))
                .expectEvents(new RetrainingEnabled(CHURN, OPERATOR));
    }

    @Test
    void theClockAndDriftStartOnlyWhatIsDefinedSo() {
        RetrainingDefinition byHandOnly = new RetrainingDefinition(
                DEFINITION.featureSet(),
                3,
                DEFINITION.observation(),
                DEFINITION.plan(),
                null,
                false,
                0,
                SubmitWhen.NOT_WORSE,
                true);
        RetrainingDefined defined = new RetrainingDefined(CHURN, byHandOnly, TRAINER);
        fixture.given(defined)
                .when(new StartRetraining(CHURN, CYCLE, DRIFT, NOON))
                .expectException(refusal(RefusalCode.RETRAINING_NOT_ON_DRIFT))
                .expectNoEvents();
        new AggregateTestFixture<>(Retraining.class)
                .given(defined)
                .when(new StartRetraining(CHURN, CYCLE, new RetrainingCause.Schedule(NOON), NOON))
                .expectException(refusal(RefusalCode.RETRAINING_NOT_SCHEDULED))
                .expectNoEvents();
    }

    private static ChampionComparison comparison(Verdict verdict) {
        return new ChampionComparison(
                ModelVersionId.next(), 100, 0.8, 0.79, new PairedTest(-0.01, -0.02, 0, 0.04, verdict));
    }

    private static void judged(
            RetrainingDefinition definition, @Nullable ChampionComparison comparison, boolean submitted) {
        var result = new AggregateTestFixture<>(Retraining.class)
                .given(new RetrainingDefined(CHURN, definition, TRAINER), started(CYCLE, BY_HAND, definition))
                .when(new JudgeRetrainingCandidate(CHURN, CYCLE, CANDIDATE, comparison, NOON));
        String objection = new CandidateIsGoodEnough(definition, comparison).objection();
        assertThat(objection == null).isEqualTo(submitted);
        result.expectEvents(
                objection == null
                        ? new RetrainingCandidateChosen(CHURN, CYCLE, CANDIDATE)
                        : new RetrainingCycleEnded(
                                CHURN, CYCLE, RetrainingResult.NOT_BETTER, objection, CANDIDATE, NOON));
    }

    @Test
    void aCandidateIsJudgedAsTheDefinitionSays() {
        judged(definition(SubmitWhen.NOT_WORSE, false), comparison(Verdict.BETTER), true);
        judged(definition(SubmitWhen.NOT_WORSE, false), comparison(Verdict.NOT_DIFFERENT), true);
        judged(definition(SubmitWhen.NOT_WORSE, false), comparison(Verdict.WORSE), false);
        judged(definition(SubmitWhen.BETTER, false), comparison(Verdict.BETTER), true);
        judged(definition(SubmitWhen.BETTER, false), comparison(Verdict.NOT_DIFFERENT), false);
        judged(definition(SubmitWhen.BETTER, true), null, true);
        judged(definition(SubmitWhen.NOT_WORSE, false), null, false);
    }

    @Test
    void aCycleUnderWayKeepsTheDefinitionItBeganWith() {
        fixture.given(DEFINED, STARTED, new RetrainingDefined(CHURN, definition(SubmitWhen.BETTER, false), TRAINER))
                .when(new JudgeRetrainingCandidate(CHURN, CYCLE, CANDIDATE, null, NOON))
                .expectEvents(new RetrainingCandidateChosen(CHURN, CYCLE, CANDIDATE));
    }

    @Test
    void whatIsSaidTwiceOrTooLateChangesNothing() {
        fixture.given(DEFINED, STARTED, new RetrainingCandidateChosen(CHURN, CYCLE, CANDIDATE))
                .when(new JudgeRetrainingCandidate(CHURN, CYCLE, CANDIDATE, null, NOON))
                .expectNoEvents();
        new AggregateTestFixture<>(Retraining.class)
                .given(DEFINED, STARTED, ENDED)
                .when(new JudgeRetrainingCandidate(CHURN, CYCLE, CANDIDATE, null, NOON))
                .expectNoEvents();
        new AggregateTestFixture<>(Retraining.class)
                .given(DEFINED, STARTED, ENDED)
                .when(new EndRetrainingCycle(CHURN, CYCLE, RetrainingResult.TIMED_OUT, "Too long.", null, NOON))
                .expectNoEvents();
    }

    @Test
    void aCycleIsEndedByHandWhateverItWaitsFor() {
        CancelRetrainingCycle cancel = new CancelRetrainingCycle(CHURN, CYCLE, OPERATOR, "Wrong month.", NOON);
        RetrainingCycleEnded cancelled =
                new RetrainingCycleEnded(CHURN, CYCLE, RetrainingResult.CANCELLED, "Wrong month.", null, NOON);
        RetrainingCycleId next = RetrainingCycleId.next();
        fixture.given(DEFINED, STARTED).when(cancel).expectEvents(cancelled);
        new AggregateTestFixture<>(Retraining.class)
                .given(DEFINED, STARTED, cancelled)
                .when(new StartRetraining(CHURN, next, BY_HAND, NOON))
                .expectEvents(started(next, BY_HAND, DEFINITION));
        new AggregateTestFixture<>(Retraining.class)
                .given(DEFINED, STARTED, ENDED)
                .when(cancel)
                .expectNoEvents();
    }

    @Test
    void aCycleThatNeverWasIsNotEnded() {
        fixture.given(DEFINED, STARTED)
                .when(new CancelRetrainingCycle(CHURN, RetrainingCycleId.next(), OPERATOR, "Wrong month.", NOON))
                .expectException(refusal(RefusalCode.NOT_FOUND))
                .expectNoEvents();
    }

    @Test
    void anEndIsRecordedWithItsReason() {
        fixture.given(DEFINED, STARTED)
                .when(new EndRetrainingCycle(CHURN, CYCLE, RetrainingResult.FAILED, "No rows.", null, NOON))
                .expectEvents(ENDED);
    }
}
