package io.modeltrail.runtime.learning.families;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.learning.CannotTrain;
import io.modeltrail.runtime.learning.EncodedColumns;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.scoring.StackedModel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StackedEnsembleLearnerTest {
    private static final ModelParameters LINEAR = new ModelParameters.LogisticRegression(1, 1e-4, 1000);
    /** Deep trees without regularisation learn by heart what is noise. */
    private static final ModelParameters BY_HEART = new ModelParameters.Xgboost(10, 0.5, 60, 1, 1, 0, 0);

    private static final FeatureMatrix NO_ROWS = new FeatureMatrix(new float[0], 0, 0);

    /**
     * The member that learns by heart separates the rows that it learned from perfectly. Weighed by margins of such rows it would be
     * all that counts; weighed by margins of rows that it has not seen, it counts for nothing, since there is nothing but noise.
     */
    @Test
    void noiseThatAMemberLearnsByHeartGainsNoWeight() {
        LabelledRows noise = noise(1_200, 3);
        ModelParameters.StackedEnsemble parameters =
                new ModelParameters.StackedEnsemble(List.of(LINEAR, BY_HEART), 4, 0.01);
        StackedModel model = (StackedModel) new StackedEnsembleLearner(parameters)
                .fit(noise, NO_ROWS, 42, 1)
                .model();
        double[] seen = spread(noise.features().margins(model.members().get(1)), noise.labels());
        assertThat(seen[1] - seen[0])
                .as("margins of both classes, learned by heart")
                .isGreaterThan(5);
        double[] combined = spread(noise.features().margins(model), noise.labels());
        assertThat(combined[1] - combined[0]).as("what is left of it").isLessThan(0.6);
    }

    /** Rows of one entity are all alike here: who has seen one of them knows the label of the others. */
    @Test
    void rowsOfOneEntityTellNothingAboutEachOther() {
        LabelledRows few = noise(150, 5);
        int[] eightTimes = IntStream.range(0, 1_200).map(row -> row / 8).toArray();
        LabelledRows grouped = few.select(eightTimes);
        LabelledRows apart = LabelledRows.ofSingleEntities(grouped.features(), grouped.labels(), grouped.columns());
        assertThat(gained(grouped)).isLessThan(0.6);
        assertThat(gained(apart)).as("without groups, as a check of this test").isGreaterThan(2);
    }

    /** By how much the margins of both classes lie apart, on the rows learned from. */
    private static double gained(LabelledRows rows) {
        ModelParameters.StackedEnsemble parameters =
                new ModelParameters.StackedEnsemble(List.of(LINEAR, BY_HEART), 4, 0.01);
        double[] means = spread(
                rows.features()
                        .margins(new StackedEnsembleLearner(parameters)
                                .fit(rows, NO_ROWS, 42, 1)
                                .model()),
                rows.labels());
        return means[1] - means[0];
    }

    private static LabelledRows noise(int rows, long seed) {
        Random random = new Random(seed);
        float[] values = new float[rows * 4];
        boolean[] labels = new boolean[rows];
        for (int index = 0; index < values.length; index++) {
            values[index] = (float) random.nextGaussian();
        }
        for (int row = 0; row < rows; row++) {
            labels[row] = random.nextBoolean();
        }
        return LabelledRows.ofSingleEntities(
                new FeatureMatrix(values, rows, 4),
                labels,
                new EncodedColumns(
                        new boolean[] {true, true, true, true}, new int[4], new String[] {"a", "b", "c", "d"}));
    }

    /** Mean margin of the negatives and of the positives. */
    private static double[] spread(float[] margins, boolean[] labels) {
        double[] sums = new double[2];
        int[] counts = new int[2];
        for (int row = 0; row < margins.length; row++) {
            sums[labels[row] ? 1 : 0] += margins[row];
            counts[labels[row] ? 1 : 0]++;
        }
        return new double[] {sums[0] / counts[0], sums[1] / counts[1]};
    }

    @Property(tries = 50)
    void everyRowIsJudgedOnceAndEntitiesStayTogether(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 6) int folds,
            @ForAll @IntRange(min = 1, max = 4) int each) {
        LabelledRows table = noise(240, seed);
        int[] groups = IntStream.range(0, 240).map(row -> row / each).toArray();
        boolean[] labels = new boolean[240];
        Arrays.fill(labels, 0, 80, true);
        LabelledRows rows = new LabelledRows(table.features(), labels, table.columns(), groups);
        int[][] dealt = InnerFolds.of(rows, folds, seed);
        assertThat(Arrays.stream(dealt).flatMapToInt(Arrays::stream).sorted().toArray())
                .isEqualTo(IntStream.range(0, 240).toArray());
        for (int[] fold : dealt) {
            int[] others = InnerFolds.others(fold, 240);
            assertThat(others).hasSize(240 - fold.length);
            assertThat(Arrays.stream(others).map(row -> groups[row]))
                    .doesNotContainAnyElementsOf(
                            Arrays.stream(fold).mapToObj(row -> groups[row]).toList());
            assertThat(Arrays.stream(fold).filter(row -> rows.labels()[row])).isNotEmpty();
            assertThat(Arrays.stream(others).filter(row -> rows.labels()[row])).isNotEmpty();
        }
    }

    @Test
    void tooFewEntitiesForTheInnerFoldsAreRefused() {
        LabelledRows rows = SyntheticTable.of(60, 4).encoded();
        LabelledRows two = new LabelledRows(
                rows.features(),
                rows.labels(),
                rows.columns(),
                IntStream.range(0, 60).map(row -> row % 2).toArray());
        assertThat(catchThrowableOfType(CannotTrain.class, () -> InnerFolds.of(two, 3, 1))
                        .code())
                .isEqualTo("too-few-rows");
    }

    @Test
    void theMarginIsTheWeightedSumOfTheMembersMargins() {
        LabelledRows rows = SyntheticTable.of(600, 8).encoded();
        StackedModel model = (StackedModel)
                new StackedEnsembleLearner(new ModelParameters.StackedEnsemble(List.of(LINEAR, BY_HEART), 3, 0.1))
                        .fit(rows, NO_ROWS, 42, 1)
                        .model();
        float[] row = rows.features().row(17);
        double sum = model.intercept();
        for (int member = 0; member < 2; member++) {
            sum += model.weights()[member] * model.members().get(member).margin(row);
        }
        assertThat((double) model.margin(row)).isCloseTo(sum, within(1e-6));
    }
}
