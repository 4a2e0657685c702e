package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.contracts.dataset.DataProblem;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.model.ApproverKeyId;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRejected;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.monitoring.AlarmKind;
import io.modeltrail.contracts.outcome.OutcomeEvent.OutcomeObserved;
import io.modeltrail.contracts.outcome.OutcomeId;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.replay.CounterfactualCandidate;
import io.modeltrail.contracts.replay.CounterfactualSummary;
import io.modeltrail.contracts.replay.ReplayEvent.CounterfactualReplayed;
import io.modeltrail.contracts.replay.ReplayId;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutPaused;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutResumed;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutRolledBack;
import io.modeltrail.contracts.rollout.RolloutQuery.CountSamplesOfStep;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingFailed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.contracts.training.TrainingRunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that are built anew, or twice, are the same rows, whichever way the log is read. */
@ParameterizedClass
@EnumSource(LogForTests.class)
class RebuildTest {
    private final LogForTests log;
    private final QuerySideForTests querySide;
    private final SampleTrail trail = new SampleTrail("first");

    RebuildTest(LogForTests log) {
        this.log = log;
        this.querySide = new QuerySideForTests(log);
    }

    @AfterEach
    void close() {
        querySide.close();
    }

    @Test
    void aRebuildFromTheBeginningGivesTheSameRows() {
        querySide.happened(everythingThatCanHappen(trail));
        Map<String, List<String>> before = querySide.dump();
        assertThat(before)
                .allSatisfy((table, rows) -> assertThat(rows).as(table).isNotEmpty());

        for (String group : QuerySideConfiguration.PROCESSING_GROUPS) {
            querySide.post("/api/v1/audit/projections/" + group + "/rebuild");
        }
        querySide.awaitProjections();

        assertThat(querySide.dump()).isEqualTo(before);
    }

    @Test
    void aRebuildEmptiesTheTablesFirst() {
        querySide.happened(trail.events());
        Map<String, List<String>> before = querySide.dump();
        querySide.jdbc().update("UPDATE query_dataset SET state = 'REFUSED'");
        querySide.jdbc().update("UPDATE query_step_samples SET samples = 77");

        querySide.post("/api/v1/audit/projections/query.dataset/rebuild");
        querySide.post("/api/v1/audit/projections/query.prediction/rebuild");
        querySide.awaitProjections();

        assertThat(querySide.dump()).isEqualTo(before);
    }

    @Test
    void eventsThatComeAgainChangeNothing() {
        querySide.happened(everythingThatCanHappen(trail));
        Map<String, List<String>> before = querySide.dump();

        querySide.deliverAllAgain();

        assertThat(querySide.dump()).isEqualTo(before);
    }

    @Test
    void aRowThatIsAheadKeepsItsState() {
        querySide.happened(trail.events());
        querySide.jdbc().update("UPDATE query_rollout SET state = 'PAUSED', position = 1000");
        querySide.jdbc().update("UPDATE query_dataset SET content = NULL, position = 1000");
        Map<String, List<String>> ahead = querySide.dump();

        querySide.deliverAllAgain();

        assertThat(querySide.dump()).isEqualTo(ahead);
    }

    @Test
    void samplesAreCountedOverManyBatches() {
        querySide.happened(trail.events());
        List<PredictionMade> predictions = new ArrayList<>();
        for (int number = 0; number < 2_500; number++) {
            Variant variant = number % 5 == 0 ? Variant.CHAMPION : Variant.CHALLENGER;
            predictions.add(trail.prediction(PredictionId.next(), 0, variant, "customer-" + number));
        }
        querySide.happened(predictions);

        assertThat(querySide.ask(new CountSamplesOfStep(trail.rollout, 0), Long.class))
                .isEqualTo(2_001);
        assertThat(querySide.ask(new CountSamplesOfStep(trail.rollout, 1), Long.class))
                .isEqualTo(1);
        assertThat(querySide.ask(new CountSamplesOfStep(trail.rollout, 2), Long.class))
                .isZero();
        assertThat(querySide.dump().get("query_prediction")).hasSize(2_502);

        querySide.post("/api/v1/audit/projections/query.prediction/rebuild");
        querySide.awaitProjections();
        assertThat(querySide.ask(new CountSamplesOfStep(trail.rollout, 0), Long.class))
                .isEqualTo(2_001);
    }

    @Test
    void bothWaysOfReadingGiveTheSameRows() {
        List<Object> happened = everythingThatCanHappen(trail);
        querySide.happened(happened);
        LogForTests other = log == LogForTests.WHOLE ? LogForTests.IN_RUNS : LogForTests.WHOLE;
        try (QuerySideForTests otherSide = new QuerySideForTests(other)) {
            otherSide.happened(happened);
            assertThat(querySide.dump()).isEqualTo(otherSide.dump());
        }
    }

    static List<Object> everythingThatCanHappen(SampleTrail trail) {
        SampleTrail second = new SampleTrail("second");
        DatasetSnapshotId refused = DatasetSnapshotId.next();
        TrainingRunId failed = TrainingRunId.next();
        ModelVersionId rejected = ModelVersionId.next();
        MonitoringTrail.Measured measured = MonitoringTrail.measured(0.6);
        List<Object> events = new ArrayList<>(trail.events());
        events.add(MonitoringTrail.defined());
        events.add(measured.event());
        events.add(measured.alarm(AlarmKind.FEATURE_DRIFT));
        events.add(measured.alarm(AlarmKind.SCORE_DRIFT));
        events.add(measured.ended(AlarmKind.SCORE_DRIFT));
        events.add(new OutcomeObserved(
                OutcomeId.next(),
                SampleTrail.CHURN,
                "7590-VHVEG",
                SampleTrail.BEGIN.plusSeconds(60),
                true,
                "billing",
                SampleTrail.PRODUCT));
        events.add(AccessReadsTest.access(AccessKind.READ, SampleTrail.PRODUCT, 0));
        events.addAll(RetrainingReadsTest.aCycle());
        events.addAll(BatchScoringReadsTest.aJobAndASchedule());
        events.addAll(SubjectReadsTest.everything());
        events.add(new RolloutPaused(trail.rollout, "odd scores", SampleTrail.BEGIN));
        events.add(new RolloutResumed(trail.rollout, SampleTrail.BEGIN));
        events.addAll(second.events());
        events.add(trail.shadowed(PredictionId.next(), second.rollout, second.version, 0.7f, true));
        events.add(trail.shadowed(PredictionId.next(), second.rollout, second.version, 0.3f, false));
        RiskTrail segmented = new RiskTrail();
        events.addAll(segmented.events());
        events.add(segmented.made("C-1", 0.9f, "monthly"));
        events.add(segmented.madeByKey("C-2", 0.7f, "yearly"));
        events.add(segmented.made("C-1", 0.2f, null));
        events.add(new RolloutPaused(second.rollout, "complaints", SampleTrail.BEGIN));
        events.add(new RolloutRolledBack(
                second.rollout, SampleTrail.CHURN, trail.version, "complaints", SampleTrail.BEGIN));
        events.add(new DatasetSnapshotRequested(
                refused,
                SampleTrail.CHURN,
                new SnapshotSource.Upload(SampleTrail.digest("bad")),
                SampleTrail.SCHEMA,
                SampleTrail.SCIENTIST));
        events.add(new DatasetSnapshotRefused(
                refused,
                1,
                List.of(new DataProblem(2, "tenure", "not-a-number", "Give a whole number.")),
                SampleTrail.digest("report")));
        events.add(new TrainingRequested(
                failed,
                SampleTrail.CHURN,
                trail.snapshot,
                trail.the(TrainingRequested.class).plan(),
                SampleTrail.SCIENTIST));
        events.add(new TrainingFailed(failed, "one-class-only", "The label has one value."));
        events.add(new ModelVersionRegistered(rejected, trail.candidate(trail.binding)));
        events.addAll(FeatureTrail.of(SampleTrail.CHURN).events());
        events.add(new ModelVersionRejected(rejected, SampleTrail.FIRST_APPROVER, "too weak", SampleTrail.BEGIN, null));
        events.add(SignedApprovalReadsTest.registered(ApproverKeyId.next()));
        events.add(new CounterfactualReplayed(
                ReplayId.next(),
                SampleTrail.CHURN,
                new CounterfactualCandidate(second.version, second.binding.artefactDigest(), null, null),
                0,
                20,
                new CounterfactualSummary(2, 2, 0, 0, 0, 1, 1, 0),
                SampleTrail.digest("counterfactual"),
                SampleTrail.SCIENTIST,
                SampleTrail.BEGIN));
        return events;
    }
}
