package io.modeltrail.contracts.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeatureColumnsTest {
    private static final FeatureColumns COLUMNS = new FeatureColumns(List.of("tenure", "contract", "calls"));

    private static FeatureRow ofMap() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("tenure", 12);
        values.put("contract", "Two year");
        values.put("calls", null);
        return new FeatureRow(values);
    }

    @Test
    void aRowIsEqualToOneMadeOfAMap() {
        FeatureRow row = COLUMNS.row(new Object[] {12, "Two year", null});

        assertThat(row).isEqualTo(ofMap()).hasSameHashCodeAs(ofMap());
        assertThat(ofMap()).isEqualTo(row);
        assertThat(row.values().get("tenure")).isEqualTo(12.0);
        assertThat(row.values().get("calls")).isNull();
        assertThat(row.values().get("other")).isNull();
        assertThat(row.values()).containsKey("calls").doesNotContainKey("other").hasSize(3);
        assertThat(row.values().keySet()).containsExactly("tenure", "contract", "calls");
        assertThat(row.values().toString()).isEqualTo(ofMap().values().toString());
    }

    @Test
    void itDoesNotChange() {
        Object[] values = {12, "Two year", null};
        FeatureRow row = COLUMNS.row(values);
        Arrays.fill(values, "other");

        assertThat(row).isEqualTo(ofMap());
        assertThatThrownBy(() -> row.values().put("tenure", 1.0)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void whatARowRefusesIsRefused() {
        assertThatThrownBy(() -> COLUMNS.row(new Object[] {Double.NaN, "Two year", null}))
                .isInstanceOfSatisfying(Refusal.class, refused -> {
                    assertThat(refused.code()).isEqualTo(RefusalCode.FEATURES_DO_NOT_FIT);
                    assertThat(refused.found()).containsEntry("feature", "tenure");
                });
        assertThatThrownBy(() -> COLUMNS.row(new Object[] {1})).isInstanceOf(IllegalArgumentException.class);
    }
}
