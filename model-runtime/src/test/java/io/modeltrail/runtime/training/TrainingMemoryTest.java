package io.modeltrail.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.Preparation;
import io.modeltrail.contracts.training.TrainingPlan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingMemoryTest {
    /** 100,000 rows of 100 numbers are 38.1 MiB. */
    private static final long ROWS = 100_000;

    @ParameterizedTest
    @EnumSource(ModelFamily.class)
    void defaultsOnTwoThreadsFitIntoOneGibibyte(ModelFamily family) {
        new TrainingMemory(1024).require(ROWS, numbers(100), plan(ModelParameters.defaultsOf(family), 2, 0));
    }

    @Test
    void foldsSideBySideHoldTheirRowsAtOnceButNeverMoreThanThereAreFolds() {
        ModelParameters network = ModelParameters.defaultsOf(ModelFamily.NEURAL_NETWORK);
        long one = needed(plan(network, 1, 0));
        assertThat(one).isEqualTo(229); // 6 tables
        assertThat(needed(plan(network, 2, 0))).isEqualTo(420); // 11 tables
        assertThat(needed(plan(network, 5, 0))).isEqualTo(992); // 26 tables
        assertThat(needed(plan(network, 64, 0))).isEqualTo(992);
    }

    @Test
    void rareCategoriesNeedTheTableOnceMore() {
        ModelParameters linear = ModelParameters.defaultsOf(ModelFamily.LOGISTIC_REGRESSION);
        assertThat(needed(plan(linear, 1, 0.01)) - needed(plan(linear, 1, 0))).isBetween(38L, 39L);
    }

    @Test
    void deepForestsAreCountedByTheirNodes() {
        ModelParameters deep = new ModelParameters.RandomForest(2_000, 16, 0.4, 0.3, 0, 1);
        // 2,000 trees of 131,072 nodes of 500 bytes are 125,000 MiB.
        assertThat(needed(plan(deep, 1, 0))).isEqualTo(125_000 + 229);
        assertThat(needed(plan(deep, 2, 0))).isEqualTo(250_000 + 420);
        // A hundred rows make 200 nodes a tree at most: 190.7 MiB.
        assertThat(TrainingMemory.neededMib(100, numbers(100), plan(deep, 1, 0)))
                .isEqualTo(191);
    }

    private static long needed(TrainingPlan plan) {
        return TrainingMemory.neededMib(ROWS, numbers(100), plan);
    }

    private static DatasetSchema numbers(int count) {
        List<ColumnSpec> columns = new ArrayList<>();
        columns.add(column("key", ColumnSpec.Kind.TEXT, ColumnSpec.ColumnRole.ENTITY_KEY, List.of()));
        for (int number = 1; number <= count; number++) {
            columns.add(column("n" + number, ColumnSpec.Kind.DECIMAL, ColumnSpec.ColumnRole.FEATURE, List.of()));
        }
        columns.add(column("left", ColumnSpec.Kind.CATEGORY, ColumnSpec.ColumnRole.LABEL, List.of("no", "yes")));
        return new DatasetSchema("numbers", 1, "yes", columns);
    }

    private static ColumnSpec column(
            String name, ColumnSpec.Kind kind, ColumnSpec.ColumnRole role, List<String> values) {
        return new ColumnSpec(name, kind, role, null, null, values, false, "");
    }

    private static TrainingPlan plan(ModelParameters parameters, int threads, double rareCategoryShare) {
        TrainingPlan defaults = TrainingPlan.defaultsFor(parameters);
        return new TrainingPlan(
                parameters,
                defaults.seed(),
                defaults.folds(),
                defaults.holdoutShare(),
                defaults.precisionAtLeast(),
                threads,
                new Preparation(
                        rareCategoryShare,
                        defaults.preparation().unknownCategory(),
                        defaults.preparation().monotone()),
                defaults.validation(),
                null,
                null,
                List.of(),
                List.of());
    }
}
