package io.modeltrail.churnpilot;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.dataset.CheckedSchema;
import io.modeltrail.features.definition.CompiledFeature;
import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.definition.FeatureSetFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChurnFeaturesTest {
    private final CompiledFeatureSet set = read();

    @Test
    void the_pilot_has_more_than_fifty_features_in_its_five_groups() {
        assertThat(set.features()).hasSizeGreaterThan(50);
        assertThat(set.features())
                .extracting(feature -> feature.spec().group())
                .containsOnly("demographics", "behaviour", "engagement", "financial", "real-time");
    }

    @Test
    void windows_are_of_a_day_a_week_a_month_and_a_quarter() {
        assertThat(IntStream.range(0, set.inputs().size()).map(set::daysOf).filter(days -> days > 0))
                .containsOnly(1, 7, 30, 90);
        assertThat(set.longestWindowDays()).isEqualTo(90);
    }

    @Test
    void the_population_ends_with_what_the_label_predicts_and_no_feature_looks_at_it() {
        assertThat(set.definition().population().until()).isEqualTo("subscription_cancelled");
        assertThat(set.definition().label().fact()).isEqualTo("subscription_cancelled");
        assertThat(set.features()).noneMatch(feature -> feature.sources().contains("cancellations"));
    }

    @Test
    void a_training_set_of_it_has_a_sound_schema() {
        assertThat(CheckedSchema.check(set.schema(false)).features()).hasSameSizeAs(set.features());
        assertThat(CheckedSchema.check(set.schema(true)).entityKey().name()).isEqualTo("observation");
    }

    @Test
    void categories_are_encoded() {
        assertThat(set.features().stream().filter(CompiledFeature::category))
                .extracting(feature -> feature.spec().name())
                .isEqualTo(
                        List.of("tier", "country", "last_login_channel", "last_subscription_change", "payment_method"));
    }

    private static CompiledFeatureSet read() {
        try (InputStream file = ChurnFeaturesTest.class.getResourceAsStream("pilot/churn-features.yaml")) {
            return FeatureSetFile.compile(file.readAllBytes(), "churn-features.yaml");
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
