package io.modeltrail.runtime.scoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.runtime.SyntheticTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompiledScorerTest {
    /** months below 12 (missing right) → 0.25, else charge below 50.5 (missing left) → -0.5 or 1.5. */
    private static final Tree TREE = new Tree(
            new int[] {0, -1, 1, -1, -1},
            new float[] {12f, 0.25f, 50.5f, -0.5f, 1.5f},
            new int[] {1, -1, 3, -1, -1},
            new int[] {2, -1, 4, -1, -1},
            new boolean[] {false, false, true, false, false});

    private static final CompiledScorer TREES =
            new CompiledScorer(SyntheticTable.SCHEMA, 0.4f, new TreeEnsemble(8, -1f, List.of(TREE, TREE)));

    private static final CompiledScorer LINEAR = new CompiledScorer(
            SyntheticTable.SCHEMA,
            0.6f,
            new LinearModel(
                    new double[] {1, 2, 0, 0.1, 0.2, 0.3, 0, 5},
                    new double[] {10, 50, 0, 0, 0, 0, 0, 0},
                    new double[] {2, 10, 1, 1, 1, 1, 1, 1},
                    -3));

    @Test
    void treesAddTheirLeavesToTheBaseMargin() {
        assertThat(TREES.margin(row())).isEqualTo(-1f + 1.5f + 1.5f);
        assertThat(TREES.margin(with("months", 11.0))).isEqualTo(-1f + 0.25f + 0.25f);
        assertThat(TREES.margin(with("charge", 50.0))).isEqualTo(-1f - 0.5f - 0.5f);
    }

    @Test
    void aMissingValueGoesTheWayThatTheTreeLearnt() {
        assertThat(TREES.margin(with("charge", null))).isEqualTo(-1f - 0.5f - 0.5f);
    }

    @Test
    void aLinearModelStandardisesAndTakesTheMeanForMissing() {
        assertThat(LINEAR.margin(row())).isEqualTo((float) (5 + 2 + 0.2 + 5 - 3));
        assertThat(LINEAR.margin(with("charge", null))).isEqualTo((float) (5 + 0.2 + 5 - 3));
        assertThat(LINEAR.margin(with("contract", null))).isEqualTo((float) (5 + 2 + 5 - 3));
    }

    @Test
    void theArtefactGivesTheSameScorer() {
        for (CompiledScorer scorer : List.of(TREES, LINEAR)) {
            CompiledScorer read = CompiledScorer.read(scorer.artefact());
            assertThat(read.artefact()).isEqualTo(scorer.artefact());
            assertThat(read.schema()).isEqualTo(SyntheticTable.SCHEMA);
            assertThat(read.family()).isEqualTo(scorer.family());
            assertThat(read.threshold()).isEqualTo(scorer.threshold());
            for (FeatureRow row : SyntheticTable.of(200, 3).features()) {
                assertThat(read.margin(row)).isEqualTo(scorer.margin(row));
            }
        }
        assertThat(TREES.family()).isEqualTo(ModelFamily.XGBOOST);
        assertThat(LINEAR.family()).isEqualTo(ModelFamily.LOGISTIC_REGRESSION);
    }

    @Test
    void nobodyChangesTheArtefactFromOutside() {
        byte[] artefact = TREES.artefact();
        artefact[0] = 'x';
        assertThat(TREES.artefact()).isNotEqualTo(artefact);
    }

    @Test
    void aMalformedArtefactIsRefused() {
        refused(text -> "");
        refused(text -> "null");
        refused(text -> text.substring(0, text.length() / 2));
        refused(text -> text + " ");
        refused(text -> text.replace("modeltrail-scorer", "another-scorer"));
        refused(text -> text.replace("\"formatVersion\":1", "\"formatVersion\":2"));
        refused(text -> text.replaceFirst("\\{", "{\"unknown\":1,"));
        refused(text -> text.replaceFirst("\"threshold\":[^,]*", "\"threshold\":1.5"));
        refused(text -> text.replaceFirst("\"threshold\":[^,]*", "\"threshold\":0.1"));
        refused(text -> text.replaceFirst("\"threshold\":[^,]*", "\"threshold\":\"0.5\""));
        refused(text -> text.replace("\"kind\":\"INTEGER\"", "\"kind\":\"WHOLE\""));
        refused(text -> text.replace("\"value\":[12.0,", "\"value\":[1e99,"));
    }

    @Test
    void aTreeThatDoesNotEndIsRefused() {
        refused(text -> text.replace("\"left\":[1,", "\"left\":[0,"));
        refused(text -> text.replace("\"left\":[1,", "\"left\":[9,"));
        refused(text -> text.replace("\"feature\":[0,", "\"feature\":[8,"));
        refused(text -> text.replace("\"feature\":[0,", "\"feature\":[0,0,"));
    }

    private static void refused(UnaryOperator<String> broken) {
        String artefact = new String(TREES.artefact(), UTF_8);
        assertThat(broken.apply(artefact)).isNotEqualTo(artefact);
        Refusal refusal = catchThrowableOfType(
                Refusal.class, () -> CompiledScorer.read(broken.apply(artefact).getBytes(UTF_8)));
        assertThat(refusal.code()).isEqualTo(RefusalCode.MODEL_UNAVAILABLE);
    }

    @Test
    void aMissingNameIsRefused() {
        Map<String, Object> values = new HashMap<>(row().values());
        values.remove("usage");
        assertThat(refusalOf(new FeatureRow(values)).found()).containsExactly(Map.entry("feature", "usage"));
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThat(refusalOf(with("shoeSize", 44.0)).found()).containsExactly(Map.entry("feature", "shoeSize"));
    }

    @Test
    void anUnknownNameInsteadOfAKnownOneIsRefused() {
        Map<String, Object> values = new HashMap<>(row().values());
        values.remove("usage");
        values.put("useage", 1.0);
        assertThat(refusalOf(new FeatureRow(values)).found()).containsExactly(Map.entry("feature", "usage"));
    }

    @Test
    void whatDoesNotFitIsRefusedByNameAndNeverByValue() {
        unfit("months", null);
        unfit("months", "secret");
        unfit("months", 7.25);
        unfit("months", 4711.0);
        unfit("months", -4711.0);
        unfit("usage", 4711e9);
        unfit("charge", 4.711e99);
        unfit("contract", "secret");
        unfit("contract", 4711.0);
        unfit("paperless", null);
    }

    private static void unfit(String feature, Object value) {
        Refusal refusal = refusalOf(with(feature, value));
        assertThat(refusal.found()).containsExactly(Map.entry("feature", feature));
        assertThat(refusal.getMessage()).doesNotContain("4711", "4.711", "secret", "7.25");
    }

    private static Refusal refusalOf(FeatureRow row) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> TREES.margin(row));
        assertThat(refusal.code()).isEqualTo(RefusalCode.FEATURES_DO_NOT_FIT);
        return refusal;
    }

    @ParameterizedTest
    @ValueSource(floats = {-200f, -20f, -1.5f, -0f, 0f, 0.3f, 1.5f, 20f, 200f})
    void probabilitiesAreTheLogisticFunction(float margin) {
        float probability = TREES.score(margin);
        assertThat(probability).isBetween(0f, 1f);
        assertThat((double) probability)
                .isCloseTo(1 / (1 + Math.exp(-margin)), org.assertj.core.data.Offset.offset(1e-7));
        assertThat(probability + TREES.score(-margin)).isCloseTo(1f, org.assertj.core.data.Offset.offset(1e-6f));
    }

    private static FeatureRow row() {
        Map<String, Object> values = new HashMap<>();
        values.put("months", 20.0);
        values.put("charge", 60.0);
        values.put("usage", 5.0);
        values.put("contract", "b");
        values.put("paperless", "yes");
        return new FeatureRow(values);
    }

    private static FeatureRow with(String feature, Object value) {
        Map<String, Object> values = new HashMap<>(row().values());
        values.put(feature, value);
        return new FeatureRow(values);
    }
}
