package io.modeltrail.runtime.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.runtime.SyntheticTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class FeatureWeightsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void contributionsBecomeSharesOfAll() {
        String explanation = """
                {"format": "modeltrail-explanation", "importance": [
                    {"feature": "charge", "description": "", "meanAbsoluteContribution": 0.6, "meanContribution": -0.1},
                    {"feature": "months", "description": "", "meanAbsoluteContribution": 0.2, "meanContribution": 0.1},
                    {"feature": "of another model", "description": "", "meanAbsoluteContribution": 9, "meanContribution": 0}]}""";

        assertThat(FeatureWeights.weights(JSON.readTree(explanation), SyntheticTable.SCHEMA.features()))
                .hasValueSatisfying(weights -> {
                    assertThat(weights).containsOnlyKeys("charge", "months");
                    assertThat(weights.get("charge")).isEqualTo(0.6 / 0.8);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "7",
                "{\"importance\": []}",
                "{\"importance\": [{\"feature\": \"months\", \"meanAbsoluteContribution\": 0}]}",
                "{\"importance\": [{\"feature\": \"months\", \"meanAbsoluteContribution\": \"much\"}]}",
                "{\"importance\": [{\"meanAbsoluteContribution\": 1}]}"
            })
    void anotherFormGivesNoWeights(String explanation) {
        assertThat(FeatureWeights.weights(JSON.readTree(explanation), SyntheticTable.SCHEMA.features()))
                .isEmpty();
    }
}
