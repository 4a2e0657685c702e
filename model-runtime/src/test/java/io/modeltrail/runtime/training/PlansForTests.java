package io.modeltrail.runtime.training;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.training.Campaign;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.Preparation;
import io.modeltrail.contracts.training.Search;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.Validation;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.learning.LabelledRows;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Plans and tables, each with what a test is about. */
final class PlansForTests {
    static final Validation AS_BEFORE = new Validation(Validation.Split.STRATIFIED, 0, Validation.Calibrating.NONE);

    private static final long DAY = 86_400_000L;

    private PlansForTests() {}

    static TrainingPlan plan(ModelFamily family, Validation validation) {
        return plan(SmallModels.of(family), validation, null, null, List.of());
    }

    static TrainingPlan plan(
            ModelParameters parameters,
            Validation validation,
            @Nullable Search search,
            @Nullable Campaign campaign,
            List<String> segments) {
        return new TrainingPlan(
                parameters,
                42,
                5,
                0.2,
                0.8,
                1,
                Preparation.STANDARD,
                validation,
                search,
                campaign,
                segments,
                List.of());
    }

    static TrainingTable table(LabelledRows rows) {
        return new TrainingTable(SyntheticTable.SCHEMA, Sha256Digest.of(new byte[0]), rows, keys(rows));
    }

    /** Each entity at twelve times, 30 days apart; a label is decided 45 days after. */
    static TrainingTable panel(LabelledRows rows) {
        int count = rows.labels().length;
        int[] entities = IntStream.range(0, count).map(row -> row / 12).toArray();
        long[] observed =
                IntStream.range(0, count).mapToLong(row -> row % 12 * 30 * DAY).toArray();
        LabelledRows grouped = new LabelledRows(rows.features(), rows.labels(), rows.columns(), entities);
        return new TrainingTable(
                SyntheticTable.SCHEMA, Sha256Digest.of(new byte[0]), grouped, keys(rows), observed, 45 * DAY);
    }

    private static List<String> keys(LabelledRows rows) {
        return IntStream.range(0, rows.labels().length)
                .mapToObj(row -> "row-%07d".formatted(row))
                .toList();
    }

    static TrainingResult train(TrainingTable table, TrainingPlan plan) {
        return TrainingProcedure.train(table, plan, (stage, done, steps) -> {});
    }
}
