package io.modeltrail.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.training.Lever;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.Validation;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.learning.CannotTrain;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TableIsTrainableTest {
    private static final LabelledRows ROWS = SyntheticTable.of(400, 3).encoded();
    private static final int CHARGE = column("charge");
    private static final int CONTRACT = column("contract");
    private static final Lever LEVER = new Lever("charge", 20.0, 60.0, List.of());

    private static int column(String feature) {
        return List.of(ROWS.columns().features()).indexOf(feature);
    }

    @Test
    void anOrdinaryTableIsTrainable() {
        assertThatCode(() -> check(ROWS, plan(List.of("contract"), List.of(LEVER))))
                .doesNotThrowAnyException();
    }

    @Test
    void aSegmentIsACategoryOfTheSnapshot() {
        assertThat(refusal(ROWS, plan(List.of("region"), List.of())).code()).isEqualTo("segment-unknown");
        assertThat(refusal(ROWS, plan(List.of("charge"), List.of())).reason()).contains("charge");
    }

    @Test
    void aLeverIsAFeatureWithTheValuesThatItNames() {
        for (Lever lever : List.of(
                new Lever("discount", 0.0, 1.0, List.of()),
                new Lever("contract", 0.0, 1.0, List.of()),
                new Lever("charge", null, null, List.of("low")),
                new Lever("contract", null, null, List.of("a", "z")))) {
            assertThat(refusal(ROWS, plan(List.of(), List.of(lever))).code()).isEqualTo("lever-unknown");
        }
        assertThatCode(() ->
                        check(ROWS, plan(List.of(), List.of(new Lever("contract", null, null, List.of("a", "c"))))))
                .doesNotThrowAnyException();
    }

    @Test
    void aSplitInTimeNeedsTimes() {
        TrainingPlan timed = timed(plan(List.of(), List.of()));
        assertThat(refusal(ROWS, timed).code()).isEqualTo("time-split-needs-panel");
        long[] times = IntStream.range(0, 400).mapToLong(row -> row % 12).toArray();
        assertThatCode(() -> check(ROWS, timed, times)).doesNotThrowAnyException();
    }

    @Test
    void anInfiniteValueIsRefusedWithTheNameOfItsFeature() {
        for (float infinite : new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            LabelledRows rows = changed(CHARGE, (row, value) -> row == 217 ? infinite : value);
            CannotTrain refusal = refusal(rows, plan(List.of(), List.of()));
            assertThat(refusal.code()).isEqualTo("infinite-value");
            assertThat(refusal.reason()).contains("charge");
        }
    }

    @Test
    void oneClassIsRefused() {
        for (boolean label : new boolean[] {false, true}) {
            boolean[] labels = new boolean[400];
            Arrays.fill(labels, label);
            LabelledRows rows = new LabelledRows(ROWS.features(), labels, ROWS.columns(), ROWS.groups());
            assertThat(refusal(rows, plan(List.of(), List.of())).code()).isEqualTo("one-class-only");
        }
    }

    @Test
    void aNumberThatTellsTheLabelIsRefusedInBothDirections() {
        for (int sign : new int[] {1, -1}) {
            Random random = new Random(1);
            LabelledRows rows =
                    changed(CHARGE, (row, value) -> sign * (random.nextFloat() + (ROWS.labels()[row] ? 1 : 0)));
            CannotTrain refusal = refusal(rows, plan(List.of(), List.of()));
            assertThat(refusal.code()).isEqualTo("label-leak");
            assertThat(refusal.reason()).contains("The feature charge alone");
        }
    }

    @Test
    void whetherAValueIsThereMayNotTellTheLabelEither() {
        LabelledRows rows = changed(CHARGE, (row, value) -> ROWS.labels()[row] ? 3 : Float.NaN);
        CannotTrain refusal = refusal(rows, plan(List.of(), List.of()));
        assertThat(refusal.code()).isEqualTo("label-leak");
        assertThat(refusal.reason()).contains("charge is missing");
    }

    @Test
    void aCategoryThatTellsTheLabelIsRefused() {
        float[] values = ROWS.features().values().clone();
        for (int row = 0; row < 400; row++) {
            for (int category = 0; category < 3; category++) {
                boolean set = ROWS.labels()[row] ? category == 0 : category == 1 + row % 2;
                values[row * ROWS.features().columns() + CONTRACT + category] = set ? 1 : 0;
            }
        }
        CannotTrain refusal = refusal(with(values), plan(List.of(), List.of()));
        assertThat(refusal.code()).isEqualTo("label-leak");
        assertThat(refusal.reason()).contains("contract");
    }

    @Test
    void aStrongFeatureAndAFewRowsThatPartByChanceAreNoLeak() {
        LabelledRows strong = changed(CHARGE, (row, value) -> (row % 50 == 0) == ROWS.labels()[row] ? 0 : 1);
        assertThatCode(() -> check(strong, plan(List.of(), List.of()))).doesNotThrowAnyException();
        LabelledRows few = changed(CHARGE, (row, value) -> row < 90 ? (ROWS.labels()[row] ? 2 : 1) : Float.NaN);
        assertThatCode(() -> check(few, plan(List.of(), List.of()))).doesNotThrowAnyException();
    }

    @Test
    void featuresOfOneValueAreNamed() {
        LabelledRows constant = changed(CHARGE, (row, value) -> 7);
        int[] all = IntStream.range(0, 400).toArray();
        assertThat(TableIsTrainable.constantFeatures(constant, all)).containsExactly("charge");
        LabelledRows missing = changed(CHARGE, (row, value) -> Float.NaN);
        assertThat(TableIsTrainable.constantFeatures(missing, all)).containsExactly("charge");
        assertThat(TableIsTrainable.constantFeatures(ROWS, all)).isEmpty();
        LabelledRows heldOutDiffers = changed(CHARGE, (row, value) -> row < 300 ? 7 : value);
        assertThat(TableIsTrainable.constantFeatures(
                        heldOutDiffers, IntStream.range(0, 300).toArray()))
                .containsExactly("charge");
    }

    private interface Change {
        float of(int row, float value);
    }

    private static LabelledRows changed(int column, Change change) {
        float[] values = ROWS.features().values().clone();
        for (int row = 0; row < 400; row++) {
            int index = row * ROWS.features().columns() + column;
            values[index] = change.of(row, values[index]);
        }
        return with(values);
    }

    private static LabelledRows with(float[] values) {
        return new LabelledRows(
                new FeatureMatrix(values, 400, ROWS.features().columns()),
                ROWS.labels(),
                ROWS.columns(),
                ROWS.groups());
    }

    private static CannotTrain refusal(LabelledRows rows, TrainingPlan plan) {
        return catchThrowableOfType(CannotTrain.class, () -> check(rows, plan));
    }

    private static void check(LabelledRows rows, TrainingPlan plan) {
        check(rows, plan, null);
    }

    private static void check(LabelledRows rows, TrainingPlan plan, long @Nullable [] times) {
        List<String> keys =
                IntStream.range(0, 400).mapToObj(row -> "row-" + row).toList();
        new TableIsTrainable(
                        new TrainingTable(SyntheticTable.SCHEMA, Sha256Digest.of(new byte[0]), rows, keys, times), plan)
                .orRefuse();
    }

    private static TrainingPlan plan(List<String> segments, List<Lever> levers) {
        TrainingPlan defaults = TrainingPlan.defaultsFor(SmallModels.of(ModelFamily.XGBOOST));
        return new TrainingPlan(
                defaults.parameters(),
                42,
                5,
                0.2,
                0.8,
                1,
                defaults.preparation(),
                defaults.validation(),
                null,
                null,
                segments,
                levers);
    }

    private static TrainingPlan timed(TrainingPlan plan) {
        return new TrainingPlan(
                plan.parameters(),
                42,
                5,
                0.2,
                0.8,
                1,
                plan.preparation(),
                new Validation(Validation.Split.TIME_BASED, 0, Validation.Calibrating.NONE),
                null,
                null,
                List.of(),
                List.of());
    }
}
