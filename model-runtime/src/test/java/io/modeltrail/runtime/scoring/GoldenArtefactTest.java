package io.modeltrail.runtime.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.training.ModelFamily;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Artefacts written once must be read, and score with the same bits, for ever. These files never change; a new form gets new ones. */
class GoldenArtefactTest {
    @Test
    void treesOfTheFirstForm() throws IOException {
        CompiledScorer scorer = golden("trees-1.json");
        assertThat(scorer.threshold()).isEqualTo(0.6f);
        assertThat(scorer.schema().version()).isEqualTo(3);
        assertThat(scorer.margin(row(12.0, "a"))).isEqualTo(-1.1f + 0.3f + 0.7f);
        assertThat(scorer.margin(row(null, "a"))).isEqualTo(-1.1f + 0.3f + 0.7f);
        assertThat(scorer.margin(row(13.0, "a"))).isEqualTo(-1.1f - 0.2f + 0.7f);
        assertThat(scorer.margin(row(13.0, "b"))).isEqualTo(-1.1f + 0.1f + 0.7f);
        assertThat(scorer.margin(row(13.0, null))).isEqualTo(-1.1f + 0.1f + 0.7f);
        assertThat(Float.floatToIntBits(scorer.score(scorer.margin(row(13.0, "b")))))
                .isEqualTo(0x3ED9E2AC);
    }

    @Test
    void linearModelsOfTheFirstForm() throws IOException {
        CompiledScorer scorer = golden("linear-1.json");
        assertThat(scorer.margin(row(12.0, "a"))).isEqualTo((float) (0.1 * ((12 - 32.4) / 24.6) - 0.2 - 0.7));
        assertThat(scorer.margin(row(12.0, "b"))).isEqualTo((float) (0.1 * ((12 - 32.4) / 24.6) + 0.3 - 0.7));
        assertThat(scorer.margin(row(null, null))).isEqualTo(-0.7f);
    }

    @ParameterizedTest
    @CsvSource({
        "linear-2.json, LOGISTIC_REGRESSION, 0x41E00000, 0x3F800000",
        "forest-2.json, RANDOM_FOREST, 0xBF400000, 0x3E8CCCCD",
        "trees-2.json, XGBOOST, 0xBF400000, 0x3E9EFE43",
        "network-2.json, NEURAL_NETWORK, 0x3E800000, 0x3F0C22AE",
        "stacked-2.json, STACKED_ENSEMBLE, 0x41460000, 0x3F4CCCCD"
    })
    void everyFamilyOfTheSecondForm(String file, ModelFamily family, String margin, String score) throws IOException {
        CompiledScorer scorer = golden(file);
        assertThat(scorer.family()).isEqualTo(family);
        Map<String, Object> values = new HashMap<>();
        values.put("months", 7.0);
        values.put("charge", null);
        values.put("usage", 12.5);
        values.put("contract", "c");
        values.put("paperless", "no");
        float found = scorer.margin(new FeatureRow(values));
        assertThat(Float.floatToIntBits(found))
                .isEqualTo((int) Long.decode(margin).longValue());
        assertThat(Float.floatToIntBits(scorer.score(found)))
                .isEqualTo((int) Long.decode(score).longValue());
    }

    private static CompiledScorer golden(String file) throws IOException {
        try (InputStream content =
                Objects.requireNonNull(GoldenArtefactTest.class.getResourceAsStream("/artefacts/" + file), file)) {
            return CompiledScorer.read(content.readAllBytes());
        }
    }

    private static FeatureRow row(Double months, String contract) {
        Map<String, Object> values = new HashMap<>();
        values.put("months", months);
        values.put("contract", contract);
        return new FeatureRow(values);
    }
}
