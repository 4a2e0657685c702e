package io.modeltrail.runtime.scoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.Preparation.Monotonicity;
import io.modeltrail.contracts.training.Preparation.UnknownCategory;
import io.modeltrail.runtime.SyntheticTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SecondFormTest {
    /** months, charge, usage, contract b, contract rare (a and c), paperless no, paperless yes. */
    private static final FeatureEncoding ENCODING = new FeatureEncoding(
            SyntheticTable.SCHEMA,
            Map.of("contract", List.of("a", "c")),
            UnknownCategory.AS_MISSING,
            Map.of("months", Monotonicity.FALLING));

    private static final LinearModel LINEAR = new LinearModel(
            new double[] {1, 2, 0, 4, 8, 16, 32}, new double[7], new double[] {1, 1, 1, 1, 1, 1, 1}, -3);
    private static final TreeEnsemble TREES = new TreeEnsemble(
            7,
            -1f,
            List.of(new Tree(
                    new int[] {0, -1, -1},
                    new float[] {12f, 0.25f, -0.5f},
                    new int[] {1, -1, -1},
                    new int[] {2, -1, -1},
                    new boolean[] {true, false, false})));
    private static final DenseNetwork NETWORK = new DenseNetwork(
            new double[] {20, 60, 0, 0, 0, 0, 0},
            new double[] {2, 10, 1, 1, 1, 1, 1},
            List.of(
                    new DenseNetwork.Layer(
                            7, 2, new double[] {1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 2, 0, 0, 0}, new double[] {0.5, -1}),
                    new DenseNetwork.Layer(2, 1, new double[] {3, -4}, new double[] {0.25})));

    static Stream<CompiledScorer> scorers() {
        Calibration beta = new Calibration.Beta(0.9, 1.1, -0.2);
        Calibration curve = new Calibration.Isotonic(new double[] {-2, 3}, new double[] {0.1, 0.8});
        return Stream.of(
                new CompiledScorer(ENCODING, ModelFamily.LOGISTIC_REGRESSION, 0.4f, new Calibration.None(), LINEAR),
                new CompiledScorer(ENCODING, ModelFamily.RANDOM_FOREST, 0.4f, curve, TREES),
                new CompiledScorer(ENCODING, ModelFamily.XGBOOST, 0.4f, beta, TREES),
                new CompiledScorer(ENCODING, ModelFamily.NEURAL_NETWORK, 0.4f, beta, NETWORK),
                new CompiledScorer(
                        ENCODING,
                        ModelFamily.STACKED_ENSEMBLE,
                        0.4f,
                        curve,
                        new StackedModel(List.of(LINEAR, TREES, NETWORK), new double[] {0.5, 2, -1}, 0.125)));
    }

    @ParameterizedTest
    @MethodSource("scorers")
    void theArtefactGivesTheSameScorer(CompiledScorer scorer) {
        assertThat(new String(scorer.artefact(), UTF_8)).contains("\"formatVersion\":2");
        CompiledScorer read = CompiledScorer.read(scorer.artefact());
        assertThat(read.artefact()).isEqualTo(scorer.artefact());
        assertThat(read.family()).isEqualTo(scorer.family());
        assertThat(read.threshold()).isEqualTo(scorer.threshold());
        assertThat(read.encoding().rareCategories()).isEqualTo(ENCODING.rareCategories());
        assertThat(read.encoding().unknownCategory()).isEqualTo(UnknownCategory.AS_MISSING);
        assertThat(read.encoding().monotone()).isEqualTo(ENCODING.monotone());
        for (FeatureRow row : SyntheticTable.of(200, 3).features()) {
            float margin = scorer.margin(row);
            assertThat(read.margin(row)).isEqualTo(margin);
            assertThat(read.score(margin)).isEqualTo(scorer.score(margin));
        }
    }

    @ParameterizedTest
    @MethodSource("scorers")
    void aMalformedArtefactIsRefused(CompiledScorer scorer) {
        refused(scorer, text -> text.substring(0, text.length() - 1));
        refused(scorer, text -> text + " ");
        refused(scorer, text -> text.replace("\"formatVersion\":2", "\"formatVersion\":1"));
        refused(scorer, text -> text.replace("\"formatVersion\":2", "\"formatVersion\":3"));
        refused(scorer, text -> text.replaceFirst("\"family\":\"\\w+\"", "\"family\":\"NONE\""));
        refused(scorer, text -> text.replaceFirst("\"family\":\"\\w+\",", ""));
        refused(scorer, text -> text.replace("\"contract\":[\"a\",\"c\"]", "\"contract\":[\"c\",\"a\"]"));
        refused(scorer, text -> text.replace("\"contract\":[\"a\",\"c\"]", "\"contract\":[\"a\",\"z\"]"));
        refused(scorer, text -> text.replace("\"contract\":[\"a\",\"c\"]", "\"contract\":[\"a\"]"));
        refused(scorer, text -> text.replace("{\"months\":\"FALLING\"}", "{\"contract\":\"FALLING\"}"));
        refused(scorer, text -> text.replace("AS_MISSING", "AS_ANYTHING"));
        refused(scorer, text -> text.replaceFirst("\"method\":\"\\w+\"", "\"method\":\"platt\""));
        refused(scorer, text -> text.replaceFirst("\"model\":\\{\"\\w+\"", "\"model\":{\"oracle\""));
    }

    /** One part of each kind, broken. */
    @Test
    void brokenPartsAreRefused() {
        CompiledScorer stacked = scorers().skip(4).findFirst().orElseThrow();
        refused(stacked, text -> text.replace("\"weights\":[0.5,2.0,-1.0]", "\"weights\":[0.5,2.0]"));
        refused(stacked, text -> text.replace("\"biases\":[0.5,-1.0]", "\"biases\":[0.5]"));
        refused(stacked, text -> text.replace("\"biases\":[0.5,-1.0]", "\"biases\":[0.5,1e999]"));
        refused(stacked, text -> text.replace("\"scales\":[2.0,", "\"scales\":[0.0,"));
        refused(stacked, text -> text.replace("\"probabilities\":[0.1,0.8]", "\"probabilities\":[0.8,0.1]"));
        refused(stacked, text -> text.replace("\"probabilities\":[0.1,0.8]", "\"probabilities\":[0.0,0.8]"));
        refused(stacked, text -> text.replace("STACKED_ENSEMBLE", "XGBOOST"));
        refused(stacked, text -> text.replaceFirst("\\{\"linear\"", "{\"stacked\""));
        refused(stacked, text -> text.replaceFirst("\"members\":\\[.*]}}}", "\"members\":[]}}}"));
    }

    private static void refused(CompiledScorer scorer, UnaryOperator<String> broken) {
        String artefact = new String(scorer.artefact(), UTF_8);
        assertThat(broken.apply(artefact)).isNotEqualTo(artefact);
        Refusal refusal = catchThrowableOfType(
                Refusal.class, () -> CompiledScorer.read(broken.apply(artefact).getBytes(UTF_8)));
        assertThat(refusal.code()).isEqualTo(RefusalCode.MODEL_UNAVAILABLE);
    }

    @Test
    void rareCategoriesShareTheirColumnAndUnknownOnesAreMissing() {
        assertThat(ENCODING.width()).isEqualTo(7);
        assertThat(ENCODING.encode(row("a"))).containsExactly(20, 60, 5, 0, 1, 0, 1);
        assertThat(ENCODING.encode(row("c"))).containsExactly(20, 60, 5, 0, 1, 0, 1);
        assertThat(ENCODING.encode(row("b"))).containsExactly(20, 60, 5, 1, 0, 0, 1);
        assertThat(ENCODING.encode(row("never seen"))).containsExactly(20, 60, 5, Float.NaN, Float.NaN, 0, 1);
        assertThat(ENCODING.encode(row(null))).containsExactly(20, 60, 5, Float.NaN, Float.NaN, 0, 1);
        assertThat(ENCODING.featuresOfColumns())
                .containsExactly("months", "charge", "usage", "contract", "contract", "paperless", "paperless");
        assertThat(ENCODING.ofStandardColumns()).containsExactly(0, 1, 2, 4, 3, 4, 5, 6);
    }

    @Test
    void anUnknownCategoryIsRefusedWhereNothingMayBeMissing() {
        Map<String, Object> values = new HashMap<>(row("a").values());
        values.put("paperless", "perhaps");
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> ENCODING.encode(new FeatureRow(values)));
        assertThat(refusal.code()).isEqualTo(RefusalCode.FEATURES_DO_NOT_FIT);
        assertThat(refusal.found()).containsEntry("feature", "paperless");
    }

    @Test
    void aNetworkStandardisesRectifiesAndAdds() {
        // (22 - 20) / 2 = 1, (70 - 60) / 10 = 1, paperless 1: units 1 + 1 + 0.5 and 1 - 1; 3 * 2.5 - 4 * 0 + 0.25.
        assertThat(NETWORK.margin(new float[] {22, 70, 5, 0, 1, 0, 1})).isEqualTo(7.75f);
        // The first unit has a missing number for 0; the second one is 1 + 2 - 1.
        assertThat(NETWORK.margin(new float[] {Float.NaN, 70, 5, 1, 0, 1, 0})).isEqualTo(3 * 0.5f - 4 * 2 + 0.25f);
        // What is negative is cut off.
        assertThat(NETWORK.margin(new float[] {0, 0, 0, 1, 0, 1, 0})).isEqualTo(0.25f);
    }

    @Test
    void aModelOfAnotherFormThanItsFamilyIsNone() {
        assertThatThrownBy(() ->
                        new CompiledScorer(ENCODING, ModelFamily.NEURAL_NETWORK, 0.5f, new Calibration.None(), TREES))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StackedModel(
                        List.of(new StackedModel(List.of(TREES), new double[] {1}, 0)), new double[] {1}, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static FeatureRow row(String contract) {
        Map<String, Object> values = new HashMap<>();
        values.put("months", 20.0);
        values.put("charge", 60.0);
        values.put("usage", 5.0);
        values.put("contract", contract);
        values.put("paperless", "yes");
        return new FeatureRow(values);
    }
}
