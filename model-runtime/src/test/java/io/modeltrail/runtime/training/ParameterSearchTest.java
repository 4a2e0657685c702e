package io.modeltrail.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.ModelParameters.LogisticRegression;
import io.modeltrail.contracts.training.ModelParameters.NeuralNetwork;
import io.modeltrail.contracts.training.ModelParameters.RandomForest;
import io.modeltrail.contracts.training.ModelParameters.Xgboost;
import io.modeltrail.contracts.training.Search;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParameterSearchTest {
    private static final TrainingTable TABLE =
            PlansForTests.table(SyntheticTable.of(1_500, 4).encoded());

    /** Far too strongly regularised: almost any other cost is better. */
    private static final LogisticRegression POOR = new LogisticRegression(1e-5, 1e-4, 1000);

    @Test
    void eachRoundJudgesOneInSoManyOnSoManyTimesTheRows() {
        assertThat(ParameterSearch.schedule(new Search(27, 3, 0.1))).containsExactly(27, 9, 3, 2);
        assertThat(ParameterSearch.schedule(new Search(8, 2, 0.5))).containsExactly(8, 5);
        assertThat(ParameterSearch.schedule(new Search(10, 5, 1))).containsExactly(10);
        assertThat(ParameterSearch.schedule(new Search(2, 5, 0.02))).containsExactly(2, 2);
        assertThat(ParameterSearch.trials(new Search(27, 3, 0.1))).isEqualTo(41);
    }

    /** The centre is good, so that early rounds on few rows may drop it by chance; the last round has it all the same. */
    @Test
    void whatIsFoundIsNotWorseThanThePlansOwnParameters() {
        for (long rows : new long[] {600, 900, 1_200}) {
            TrainingTable table =
                    PlansForTests.table(SyntheticTable.of((int) rows, rows).encoded());
            ModelParameters centre = ModelParameters.defaultsOf(ModelFamily.LOGISTIC_REGRESSION);
            TrainingResult plain = PlansForTests.train(
                    table, PlansForTests.plan(centre, PlansForTests.AS_BEFORE, null, null, List.of()));
            TrainingResult found = PlansForTests.train(
                    table, PlansForTests.plan(centre, PlansForTests.AS_BEFORE, new Search(9, 3, 0.1), null, List.of()));
            ParameterSearch.Round last = found.report().search().getLast();
            assertThat(last.share()).isEqualTo(1);
            assertThat(last.trials().getFirst().candidate()).isZero();
            assertThat(last.trials().getFirst().auc())
                    .isEqualTo(plain.evaluation().aucMean());
            assertThat(found.evaluation().aucMean())
                    .isGreaterThanOrEqualTo(plain.evaluation().aucMean());
            assertThat(PlansForTests.train(
                                    table,
                                    PlansForTests.plan(
                                            found.parameters(), PlansForTests.AS_BEFORE, null, null, List.of()))
                            .scorer()
                            .artefact())
                    .isEqualTo(found.scorer().artefact());
        }
    }

    @Test
    void itFindsBetterParametersThanPoorOnesAndTrainsWithThem() {
        List<Integer> steps = new ArrayList<>();
        TrainingPlan plan = PlansForTests.plan(POOR, PlansForTests.AS_BEFORE, new Search(9, 3, 0.2), null, List.of());
        TrainingResult result = TrainingProcedure.train(TABLE, plan, (stage, done, all) -> {
            assertThat(all).isEqualTo(10 + 9 + 3 + 2);
            steps.add(done);
        });
        assertThat(steps).hasSize(23).isSorted().doesNotHaveDuplicates();
        List<ParameterSearch.Round> rounds = result.report().search();
        assertThat(rounds).extracting(ParameterSearch.Round::share).containsExactly(0.2, 0.6000000000000001, 1.0);
        assertThat(rounds.getFirst().trials().getFirst().parameters()).isEqualTo(POOR);
        assertThat(rounds.getFirst().rows()).isLessThan(rounds.getLast().rows());
        ParameterSearch.Trial best = rounds.getLast().trials().stream()
                .reduce((one, other) -> other.auc() > one.auc() ? other : one)
                .orElseThrow();
        assertThat(result.parameters()).isEqualTo(best.parameters()).isNotEqualTo(POOR);
        assertThat(result.evaluation().aucMean())
                .isGreaterThan(PlansForTests.train(
                                TABLE, PlansForTests.plan(POOR, PlansForTests.AS_BEFORE, null, null, List.of()))
                        .evaluation()
                        .aucMean());
        assertThat(PlansForTests.train(TABLE, plan.with(result.parameters()))
                        .report()
                        .search())
                .isNotEqualTo(rounds);
        assertThat(PlansForTests.train(TABLE, plan).report().json())
                .isEqualTo(result.report().json());
    }

    @Test
    void whatIsHeldOutDoesNotChangeWhatIsFound() {
        TrainingPlan plan = PlansForTests.plan(POOR, PlansForTests.AS_BEFORE, new Search(4, 2, 0.5), null, List.of());
        boolean[] turned = TABLE.rows().labels().clone();
        int[] holdout = TrainingProcedure.split(TABLE, plan).holdout();
        // Two of different labels change places, so that the split stays.
        int positive = first(holdout, turned, true);
        int negative = first(holdout, turned, false);
        float[] values = TABLE.rows().features().values().clone();
        int columns = TABLE.rows().features().columns();
        for (int column = 0; column < columns; column++) {
            float kept = values[positive * columns + column];
            values[positive * columns + column] = values[negative * columns + column];
            values[negative * columns + column] = kept;
        }
        TrainingTable other = PlansForTests.table(LabelledRows.ofSingleEntities(
                new FeatureMatrix(values, turned.length, columns),
                turned,
                TABLE.rows().columns()));
        TrainingResult changed = PlansForTests.train(other, plan);
        TrainingResult result = PlansForTests.train(TABLE, plan);
        assertThat(changed.report().search()).isEqualTo(result.report().search());
        assertThat(changed.evaluation().holdoutAuc())
                .isNotEqualTo(result.evaluation().holdoutAuc());
    }

    private static int first(int[] rows, boolean[] labels, boolean label) {
        for (int row : rows) {
            if (labels[row] == label) {
                return row;
            }
        }
        throw new IllegalStateException("both classes are held out");
    }

    @ParameterizedTest
    @EnumSource(ModelFamily.class)
    void candidatesAreTheSameForTheSameSeedAndTheFirstIsThePlans(ModelFamily family) {
        ModelParameters centre = ModelParameters.defaultsOf(family);
        List<ModelParameters> drawn = CandidateParameters.of(centre, 60, 7);
        assertThat(drawn).hasSize(60).startsWith(centre).doesNotHaveDuplicates();
        assertThat(drawn).allMatch(parameters -> parameters.modelFamily() == family);
        assertThat(CandidateParameters.of(centre, 60, 7)).isEqualTo(drawn);
        assertThat(CandidateParameters.of(centre, 61, 7)).startsWith(drawn.toArray(ModelParameters[]::new));
        assertThat(CandidateParameters.of(centre, 60, 8)).isNotEqualTo(drawn);
    }

    /** The records refuse what is out of range, so that drawing from the edges is the test. */
    @Test
    void noDrawLeavesTheRangeOfItsFamily() {
        for (ModelParameters edge : List.of(
                new LogisticRegression(1e-6, 1e-4, 10),
                new LogisticRegression(1e6, 1e-4, 10),
                new Xgboost(1, 1e-6, 1, 1e-3, 1e-3, 0, 0),
                new Xgboost(12, 1, 5_000, 1, 1, 1_000, 1_000),
                new RandomForest(1, 1, 1e-3, 1e-3, 0, 0),
                new RandomForest(2_000, 16, 0.999, 1, 1_000, 1_000),
                new NeuralNetwork(List.of(1), 1, 8, 1e-6, 0, 0),
                new NeuralNetwork(List.of(512, 512), 1_000, 65_536, 1, 1, 0.9))) {
            assertThat(CandidateParameters.of(edge, 200, 3)).hasSize(200);
        }
    }
}
