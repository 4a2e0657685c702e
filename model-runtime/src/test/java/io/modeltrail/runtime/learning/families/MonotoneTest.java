package io.modeltrail.runtime.learning.families;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.Preparation;
import io.modeltrail.contracts.training.Preparation.Monotonicity;
import io.modeltrail.contracts.training.Preparation.UnknownCategory;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.learning.CannotTrain;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.learning.PreparedRows;
import io.modeltrail.runtime.scoring.ScoringModel;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MonotoneTest {
    private static final FeatureMatrix NO_ROWS = new FeatureMatrix(new float[0], 0, 0);
    private static final LabelledRows ROWS =
            prepared(Map.of("months", Monotonicity.FALLING, "usage", Monotonicity.RISING));
    private static final int MONTHS = 0;
    private static final int USAGE = 2;

    private static final ScoringModel TREES = fit(new ModelParameters.Xgboost(5, 0.2, 60, 0.8, 0.8, 1, 1), ROWS);
    private static final ScoringModel FOREST = fit(new ModelParameters.RandomForest(60, 8, 0.6, 0.5, 1, 1), ROWS);
    private static final ScoringModel FREE =
            fit(new ModelParameters.Xgboost(5, 0.2, 60, 0.8, 0.8, 1, 1), prepared(Map.of()));

    @Property
    void aMarginNeverTurnsAgainstItsDirection(
            @ForAll @IntRange(max = 1_999) int row,
            @ForAll @IntRange(max = 99) int months,
            @ForAll @IntRange(min = -3_000, max = 2_999) int usage) {
        for (ScoringModel model : new ScoringModel[] {TREES, FOREST}) {
            assertThat(with(model, row, MONTHS, months + 1)).isLessThanOrEqualTo(with(model, row, MONTHS, months));
            assertThat(with(model, row, USAGE, usage + 1)).isGreaterThanOrEqualTo(with(model, row, USAGE, usage));
        }
    }

    @Test
    void withoutTheDemandItWouldTurn() {
        assertThat(IntStream.range(0, 500)
                        .anyMatch(row -> IntStream.range(-3_000, 2_999)
                                .anyMatch(usage -> with(FREE, row, USAGE, usage + 1) < with(FREE, row, USAGE, usage))))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = ModelFamily.class,
            names = {"LOGISTIC_REGRESSION", "NEURAL_NETWORK", "STACKED_ENSEMBLE"})
    void otherFamiliesRefuseIt(ModelFamily family) {
        assertThat(catchThrowableOfType(CannotTrain.class, () -> fit(ModelParameters.defaultsOf(family), ROWS))
                        .code())
                .isEqualTo("monotone-not-supported");
    }

    @Test
    void aFeatureThatIsNoNumberIsRefused() {
        for (String feature : new String[] {"contract", "nowhere", "key"}) {
            CannotTrain refused =
                    catchThrowableOfType(CannotTrain.class, () -> prepared(Map.of(feature, Monotonicity.RISING)));
            assertThat(refused.code()).isEqualTo("monotone-feature-unknown");
            assertThat(refused.reason()).contains(feature);
        }
    }

    private static float with(ScoringModel model, int row, int column, float value) {
        float[] encoded = ROWS.features().row(row);
        encoded[column] = value;
        return model.margin(encoded);
    }

    private static ScoringModel fit(ModelParameters parameters, LabelledRows rows) {
        return Learners.of(parameters).fit(rows, NO_ROWS, 42, 1).model();
    }

    private static LabelledRows prepared(Map<String, Monotonicity> monotone) {
        return PreparedRows.of(
                        SyntheticTable.SCHEMA,
                        new Preparation(0, UnknownCategory.REFUSED, monotone),
                        SyntheticTable.of(2_000, 31).encoded(),
                        IntStream.range(0, 1_600).toArray())
                .rows();
    }
}
