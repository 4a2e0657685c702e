package io.modeltrail.eventstore.serial;

import static io.modeltrail.eventstore.serial.GoldenEvents.ARTEFACT;
import static io.modeltrail.eventstore.serial.GoldenEvents.AT;
import static io.modeltrail.eventstore.serial.GoldenEvents.BINDING;
import static io.modeltrail.eventstore.serial.GoldenEvents.CHAMPION;
import static io.modeltrail.eventstore.serial.GoldenEvents.CHURN;
import static io.modeltrail.eventstore.serial.GoldenEvents.EVALUATION_DIGEST;
import static io.modeltrail.eventstore.serial.GoldenEvents.MODEL;
import static io.modeltrail.eventstore.serial.GoldenEvents.RUN;
import static io.modeltrail.eventstore.serial.GoldenEvents.SCHEMA;
import static io.modeltrail.eventstore.serial.GoldenEvents.SCIENTIST;
import static io.modeltrail.eventstore.serial.GoldenEvents.SNAPSHOT;
import static io.modeltrail.eventstore.serial.GoldenEvents.digest;

import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.ChampionComparison;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.training.Campaign;
import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.EvaluationDetail;
import io.modeltrail.contracts.training.Lever;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.Preparation;
import io.modeltrail.contracts.training.Reproduction;
import io.modeltrail.contracts.training.Search;
import io.modeltrail.contracts.training.TrainingOutcome;
import io.modeltrail.contracts.training.TrainingPlan;
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
import io.modeltrail.contracts.training.Validation;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the golden files of trainings, and of what came of them, say. */
final class GoldenTrainingEvents {
    private static final ModelParameters BOOSTED = new ModelParameters.Xgboost(3, 0.05, 200, 1.0, 1.0, 1.0, 1.0);
    private static final ModelParameters STACKED = new ModelParameters.StackedEnsemble(
            List.of(
                    new ModelParameters.LogisticRegression(1.0, 1e-4, 1000),
                    new ModelParameters.RandomForest(500, 8, 0.632, 0.3, 1.0, 1.0),
                    BOOSTED,
                    new ModelParameters.NeuralNetwork(List.of(32, 16), 30, 128, 0.003, 0.001, 0.0)),
            5,
            0.01);

    private GoldenTrainingEvents() {}

    static Stream<Object> today() {
        return Stream.of(
                new TrainingRequested(RUN, CHURN, SNAPSHOT, plan(), SCIENTIST),
                new TrainingClaimed(RUN, "worker-1", AT),
                new TrainingProgressed(RUN, "cross-validation", 3, 7),
                new TrainingCompleted(RUN, MODEL, outcome(detail(), STACKED, digest('6'))),
                new TrainingFailed(RUN, "internal", "The training library ended with an error."),
                new TrainingHeartbeat(RUN, "worker-1"),
                new TrainingReleased(RUN, "worker-1"),
                new TrainingCancelled(RUN, SCIENTIST, "The wrong snapshot."),
                new TrainingReproductionRequested(RUN, SCIENTIST),
                new TrainingReproduced(
                        RUN,
                        new Reproduction(
                                Reproduction.Verdict.NOT_REPRODUCIBLE,
                                List.of(new Reproduction.Difference("java.version", "25.0.1", "25.0.3")),
                                null,
                                "The snapshot's file is missing.",
                                "worker-1",
                                AT)),
                new ModelVersionRegistered(
                        MODEL,
                        candidate(
                                ModelFamily.STACKED_ENSEMBLE,
                                detail(),
                                new ChampionComparison.PairedTest(
                                        0.0014, -0.0031, 0.0059, 0.54, ChampionComparison.Verdict.NOT_DIFFERENT))));
    }

    /** Events of earlier revisions, as they are read today. */
    static Map<String, Object> ofBefore() {
        TrainingPlan before = new TrainingPlan(
                BOOSTED,
                42,
                5,
                0.2,
                0.8,
                2,
                Preparation.STANDARD,
                new Validation(Validation.Split.STRATIFIED, 0, Validation.Calibrating.NONE),
                null,
                null,
                List.of(),
                List.of());
        return Map.of(
                "training.TrainingRequested.1", new TrainingRequested(RUN, CHURN, SNAPSHOT, before, SCIENTIST),
                "training.TrainingCompleted.1", new TrainingCompleted(RUN, MODEL, outcome(null, null, null)),
                "model.ModelVersionRegistered.1",
                        new ModelVersionRegistered(MODEL, candidate(ModelFamily.XGBOOST, null, null)));
    }

    static TrainingPlan plan() {
        return new TrainingPlan(
                STACKED,
                42,
                5,
                0.2,
                0.8,
                2,
                new Preparation(
                        0.01,
                        Preparation.UnknownCategory.AS_MISSING,
                        Map.of("TotalCharges", Preparation.Monotonicity.FALLING)),
                Validation.STANDARD,
                new Search(27, 3, 0.1),
                new Campaign("USD", 200, 10, 1, 0.3),
                List.of("Contract"),
                List.of(
                        new Lever("TotalCharges", 0.0, 100.0, List.of()),
                        new Lever("Contract", null, null, List.of("One year", "Two year"))));
    }

    private static TrainingOutcome outcome(
            @Nullable EvaluationDetail detail,
            @Nullable ModelParameters parameters,
            io.modeltrail.contracts.identity.@Nullable Sha256Digest explanations) {
        return new TrainingOutcome(
                ARTEFACT,
                81_920,
                digest('4'),
                EVALUATION_DIGEST,
                evaluation(detail),
                digest('5'),
                5634,
                1409,
                1409,
                0.0,
                Map.of("java", "25.0.1"),
                4321,
                parameters,
                explanations);
    }

    private static Candidate candidate(
            ModelFamily family, @Nullable EvaluationDetail detail, ChampionComparison.@Nullable PairedTest test) {
        return new Candidate(
                CHURN,
                family,
                RUN,
                SNAPSHOT,
                BINDING,
                SCHEMA,
                evaluation(detail),
                SCIENTIST,
                new ChampionComparison(CHAMPION, 1409, 0.8461, 0.8475, test));
    }

    private static Evaluation evaluation(@Nullable EvaluationDetail detail) {
        return new Evaluation(
                0.8501,
                0.0103,
                List.of(0.84, 0.86),
                0.24,
                0.8475,
                0.61f,
                true,
                0.8,
                0.23,
                0.134,
                0.41,
                0.2653699,
                detail);
    }

    private static EvaluationDetail detail() {
        return new EvaluationDetail(
                0.67,
                new EvaluationDetail.Interval(0.83, 0.87),
                new EvaluationDetail.Interval(0.63, 0.71),
                EvaluationDetail.CalibrationMethod.BETA,
                0.021,
                0.135,
                new EvaluationDetail.CampaignProfit("USD", 0.17f, 0.42, 9.5));
    }
}
