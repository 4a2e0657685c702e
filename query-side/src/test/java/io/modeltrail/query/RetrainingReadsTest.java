package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.retraining.RetrainingCause;
import io.modeltrail.contracts.retraining.RetrainingCycleId;
import io.modeltrail.contracts.retraining.RetrainingDefinition;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCandidateChosen;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleEnded;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleStarted;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingDefined;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingDisabled;
import io.modeltrail.contracts.retraining.RetrainingResult;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.Reproduction;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCancelled;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingClaimed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingHeartbeat;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingProgressed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingReleased;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingReproduced;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingReproductionRequested;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.contracts.training.TrainingRunId;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Retraining and trainings as work, asked through the controllers. */
class RetrainingReadsTest {
    private static final RetrainingDefinition DEFINITION = new RetrainingDefinition(
            new FeatureSetKey("churn-customer"),
            null,
            new RetrainingDefinition.Observation(30, 2),
            TrainingPlan.defaultsFor(ModelParameters.defaultsOf(ModelFamily.XGBOOST)),
            new RetrainingDefinition.Schedule(DayOfWeek.SUNDAY, LocalTime.of(3, 0)),
            true,
            3,
            RetrainingDefinition.SubmitWhen.NOT_WORSE,
            true);
    private static final String PATH = "/api/v1/use-cases/" + SampleTrail.CHURN + "/retraining";

    private QuerySideForTests querySide;

    @BeforeEach
    void start() {
        querySide = new QuerySideForTests();
    }

    @AfterEach
    void close() {
        querySide.close();
    }

    static RetrainingCycleStarted started(
            RetrainingCycleId cycle, RetrainingCause cause, DatasetSnapshotId snapshot, TrainingRunId training) {
        return new RetrainingCycleStarted(
                SampleTrail.CHURN,
                cycle,
                cause,
                DEFINITION,
                SampleTrail.SCIENTIST,
                DEFINITION.observation().momentsBefore(SampleTrail.BEGIN),
                snapshot,
                training,
                SampleTrail.BEGIN);
    }

    private static RetrainingCycleStarted started(RetrainingCycleId cycle) {
        return started(
                cycle,
                new RetrainingCause.Schedule(SampleTrail.BEGIN),
                cycle.datasetSnapshotId(),
                cycle.trainingRunId());
    }

    static List<Object> aCycle() {
        RetrainingCycleId cycle = RetrainingCycleId.next();
        return List.of(
                new RetrainingDefined(SampleTrail.CHURN, DEFINITION, SampleTrail.SCIENTIST),
                started(cycle),
                new RetrainingCycleEnded(
                        SampleTrail.CHURN, cycle, RetrainingResult.FAILED, "No rows.", null, SampleTrail.BEGIN),
                new RetrainingDisabled(SampleTrail.CHURN, SampleTrail.OPERATOR));
    }

    @Test
    void aDefinitionShowsWhetherItIsEnabled() {
        querySide.happened(new RetrainingDefined(SampleTrail.CHURN, DEFINITION, SampleTrail.SCIENTIST));
        JsonNode defined = querySide.get(PATH);
        assertThat(defined.get("enabled").asBoolean()).isTrue();
        assertThat(defined.get("definition").get("schedule").get("day").asString())
                .isEqualTo("SUNDAY");
        assertThat(defined.get("definedBy").get("id").asString()).isEqualTo(SampleTrail.SCIENTIST.id());
        querySide.happened(List.of(
                new RetrainingDisabled(SampleTrail.CHURN, SampleTrail.OPERATOR),
                new RetrainingDefined(SampleTrail.CHURN, DEFINITION, SampleTrail.OPERATOR)));
        assertThat(querySide.get(PATH).get("enabled").asBoolean()).isFalse();
        assertThat(querySide.get(PATH).get("definedBy").get("id").asString()).isEqualTo(SampleTrail.OPERATOR.id());
        assertThat(querySide.refusalOf("/api/v1/use-cases/nothing-here/retraining"))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void cyclesAreListedNewestFirstWithTheirEnd() {
        RetrainingCycleId first = RetrainingCycleId.next();
        RetrainingCycleId second = RetrainingCycleId.next();
        ModelVersionId candidate = ModelVersionId.next();
        querySide.happened(List.of(
                new RetrainingDefined(SampleTrail.CHURN, DEFINITION, SampleTrail.SCIENTIST),
                started(first),
                new RetrainingCandidateChosen(SampleTrail.CHURN, first, candidate),
                new RetrainingCycleEnded(
                        SampleTrail.CHURN, first, RetrainingResult.SUBMITTED, "Submitted.", null, SampleTrail.BEGIN),
                started(second)));
        JsonNode cycles = querySide.get(PATH + "/cycles").get("items");
        assertThat(cycles.valueStream().map(cycle -> cycle.get("cycleId").asString()))
                .containsExactly(second.toString(), first.toString());
        assertThat(cycles.get(0).get("result").isNull()).isTrue();
        assertThat(cycles.get(0).get("cause").get("kind").asString()).isEqualTo("SCHEDULE");
        assertThat(cycles.get(1).get("result").asString()).isEqualTo("SUBMITTED");
        assertThat(cycles.get(1).get("modelVersionId").asString()).isEqualTo(candidate.toString());
        assertThat(querySide.get(PATH + "/cycles?limit=1").get("next").asString())
                .isEqualTo(second.toString());
    }

    @Test
    void aRunShowsWhenItWasHeardOfAndHowLongItMayTake() {
        SampleTrail trail = new SampleTrail("pace");
        Instant begin = querySide.nextTime();
        String path = "/api/v1/training-runs/" + trail.training;
        querySide.happened(
                List.of(trail.the(TrainingRequested.class), new TrainingClaimed(trail.training, "one", begin)));
        assertThat(querySide.get(path).get("estimatedSecondsLeft").isNull()).isTrue();
        querySide.happened(new TrainingProgressed(trail.training, "fold 1", 2, 10));
        // Two steps within the two seconds since the claim: eight more at that pace.
        assertThat(querySide.get(path).get("estimatedSecondsLeft").asLong()).isEqualTo(8);
        Instant heard = querySide.nextTime();
        querySide.happened(new TrainingHeartbeat(trail.training, "one"));
        assertThat(Instant.parse(querySide.get(path).get("heardAt").asString())).isEqualTo(heard);
        assertThat(querySide.get(path).get("estimatedSecondsLeft").asLong()).isEqualTo(8);
        querySide.happened(new TrainingReleased(trail.training, "one"));
        assertThat(querySide.get(path).get("state").asString()).isEqualTo("REQUESTED");
        assertThat(querySide.get(path).get("estimatedSecondsLeft").isNull()).isTrue();
        assertThat(querySide.get(path).get("heardAt").isNull()).isTrue();
    }

    @Test
    void aCancelledRunSaysWhoAndWhy() {
        SampleTrail trail = new SampleTrail("cancelled");
        querySide.happened(List.of(
                trail.the(TrainingRequested.class),
                new TrainingCancelled(trail.training, SampleTrail.OPERATOR, "The wrong snapshot.")));
        JsonNode cancelled = querySide.get("/api/v1/training-runs/" + trail.training);
        assertThat(cancelled.get("state").asString()).isEqualTo("CANCELLED");
        assertThat(cancelled.get("cancellation").get("cancelledBy").get("id").asString())
                .isEqualTo(SampleTrail.OPERATOR.id());
        assertThat(cancelled.get("cancellation").get("reason").asString()).isEqualTo("The wrong snapshot.");
    }

    @Test
    void repetitionsAreShownWithWhatDiffered() {
        SampleTrail trail = new SampleTrail("repeated");
        querySide.happened(trail.events().subList(2, 6));
        querySide.happened(List.of(
                new TrainingReproductionRequested(trail.training, SampleTrail.SCIENTIST),
                new TrainingReproduced(
                        trail.training,
                        new Reproduction(
                                Reproduction.Verdict.NOT_REPRODUCIBLE,
                                List.of(new Reproduction.Difference("os.arch", "amd64", "aarch64")),
                                null,
                                "snapshot-missing: Restore it.",
                                "one",
                                SampleTrail.BEGIN))));
        JsonNode run = querySide.get("/api/v1/training-runs/" + trail.training);
        assertThat(run.get("reproductionsRequested").asInt()).isOne();
        assertThat(run.get("reproductions").get(0).get("verdict").asString()).isEqualTo("NOT_REPRODUCIBLE");
        assertThat(run.get("reproductions")
                        .get(0)
                        .get("environment")
                        .get(0)
                        .get("found")
                        .asString())
                .isEqualTo("aarch64");
    }
}
