package io.modeltrail.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.learning.CannotTrain;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingProcedureTest {
    private static final LabelledRows ROWS = SyntheticTable.of(1_500, 21).encoded();
    private static final Map<ModelFamily, TrainingResult> TRAINED = new EnumMap<>(ModelFamily.class);

    @ParameterizedTest
    @EnumSource(ModelFamily.class)
    void theSamePlanGivesTheSameModelAndFiguresOnAnyNumberOfThreads(ModelFamily family) {
        TrainingResult once = trained(family);
        TrainingResult withTwo = train(ROWS, plan(family, 42, 2));
        assertThat(withTwo.scorer().artefact()).isEqualTo(once.scorer().artefact());
        assertThat(withTwo.evaluation()).isEqualTo(once.evaluation());
        assertThat(withTwo.rowOrderDigest()).isEqualTo(once.rowOrderDigest());
        assertThat(train(ROWS, plan(family, 43, 1)).rowOrderDigest()).isNotEqualTo(once.rowOrderDigest());
    }

    @ParameterizedTest
    @EnumSource(ModelFamily.class)
    void whatIsHeldOutChangesNeitherModelNorThreshold(ModelFamily family) {
        TrainingPlan plan = plan(family, 42, 1);
        float[] changed = ROWS.features().values().clone();
        int[] holdout = TrainingProcedure.split(table(ROWS), plan).holdout();
        for (int row : holdout) {
            changed[row * ROWS.features().columns()] *= -1;
        }
        LabelledRows other = LabelledRows.ofSingleEntities(
                new FeatureMatrix(
                        changed, ROWS.features().rows(), ROWS.features().columns()),
                ROWS.labels(),
                ROWS.columns());
        TrainingResult before = trained(family);
        TrainingResult after = train(other, plan);
        assertThat(after.scorer().artefact()).isEqualTo(before.scorer().artefact());
        assertThat(after.evaluation().holdoutAuc())
                .isNotEqualTo(before.evaluation().holdoutAuc());
    }

    @ParameterizedTest
    @EnumSource(ModelFamily.class)
    void theFiguresBelongTogether(ModelFamily family) {
        TrainingResult result = trained(family);
        Evaluation evaluation = result.evaluation();
        assertThat(evaluation.foldAucs())
                .hasSize(5)
                .allSatisfy(auc -> assertThat(auc).isBetween(0.6, 0.95));
        assertThat(evaluation.aucMean())
                .isCloseTo(
                        evaluation.foldAucs().stream()
                                .mapToDouble(auc -> auc)
                                .average()
                                .orElseThrow(),
                        within(1e-12));
        assertThat(evaluation.aucSpread()).isBetween(0.001, 0.1);
        assertThat(evaluation.holdoutAuc()).isBetween(0.6, 0.95);
        assertThat(evaluation.brier()).isBetween(0.05, 0.25);
        assertThat(evaluation.logLoss()).isBetween(0.2, 0.69);
        assertThat(evaluation.threshold()).isEqualTo(result.scorer().threshold());
        assertThat(result.trainedRows() + result.holdoutRows()).isEqualTo(1_500);
        assertThat(result.holdoutRows()).isBetween(299L, 301L);
        assertThat(result.checkedRows()).isEqualTo(1_500);
        boolean sumsInDoubles = family == ModelFamily.NEURAL_NETWORK || family == ModelFamily.STACKED_ENSEMBLE;
        assertThat(result.largestMarginDifference()).isBetween(0.0, sumsInDoubles ? 1e-5 : 0.0);
    }

    @Test
    void outliersOfManyDeviationsAreNoDifferenceOfTheScorer() {
        TrainingPlan plan = plan(ModelFamily.NEURAL_NETWORK, 42, 1);
        float[] values = ROWS.features().values().clone();
        for (int row : TrainingProcedure.split(table(ROWS), plan).holdout()) {
            for (int column = 0; column < ROWS.features().columns(); column++) {
                if (ROWS.columns().numeric()[column]) {
                    values[row * ROWS.features().columns() + column] *= 2_000;
                }
            }
        }
        FeatureMatrix features = new FeatureMatrix(
                values, ROWS.features().rows(), ROWS.features().columns());
        TrainingResult result = train(LabelledRows.ofSingleEntities(features, ROWS.labels(), ROWS.columns()), plan);
        // More than the last bits of a small margin, and still none but the last bits.
        assertThat(result.largestMarginDifference()).isBetween(1e-5, 0.1);
    }

    @Test
    void everyStepIsReportedOnceAndTheLastIsLeftForStoring() {
        List<Integer> steps = new ArrayList<>();
        TrainingProcedure.train(table(ROWS), plan(ModelFamily.XGBOOST, 1, 1), (stage, done, all) -> {
            assertThat(all).isEqualTo(10);
            steps.add(done);
        });
        assertThat(steps).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void oneClassOrTooFewRowsIsAReasonNotToTrain() {
        assertThat(code(relabelled(1_500, 0))).isEqualTo("one-class-only");
        assertThat(code(relabelled(1_500, 1_500))).isEqualTo("one-class-only");
        assertThat(code(relabelled(1_500, 4))).isEqualTo("too-few-rows");
    }

    private static String code(LabelledRows rows) {
        return catchThrowableOfType(CannotTrain.class, () -> train(rows, plan(ModelFamily.XGBOOST, 42, 1)))
                .code();
    }

    private static LabelledRows relabelled(int rows, int positives) {
        boolean[] labels = new boolean[rows];
        for (int row = 0; row < positives; row++) {
            labels[row] = true;
        }
        return LabelledRows.ofSingleEntities(ROWS.features(), labels, ROWS.columns());
    }

    private static TrainingPlan plan(ModelFamily family, long seed, int threads) {
        TrainingPlan defaults = TrainingPlan.defaultsFor(SmallModels.of(family));
        return new TrainingPlan(
                defaults.parameters(),
                seed,
                5,
                0.2,
                0.8,
                threads,
                defaults.preparation(),
                defaults.validation(),
                null,
                null,
                List.of(),
                List.of());
    }

    /** With {@code plan(family, 42, 1)}, once for all tests. */
    private static TrainingResult trained(ModelFamily family) {
        return TRAINED.computeIfAbsent(family, one -> train(ROWS, plan(one, 42, 1)));
    }

    private static TrainingResult train(LabelledRows rows, TrainingPlan plan) {
        return TrainingProcedure.train(table(rows), plan, (stage, done, steps) -> {});
    }

    private static TrainingTable table(LabelledRows rows) {
        List<String> keys = IntStream.range(0, rows.labels().length)
                .mapToObj(row -> "row-%07d".formatted(row))
                .toList();
        return new TrainingTable(SyntheticTable.SCHEMA, Sha256Digest.of(new byte[0]), rows, keys);
    }
}
