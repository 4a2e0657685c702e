package io.modeltrail.contracts.feature;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one feature.
 *
 * @param missingShare 0 to 1
 * @param outsideShare share of present values outside the expected range or categories, 0 to 1
 * @param minimum null when no value is present, or for a category
 * @param quantiles at 0.01, 0.05, 0.25, 0.5, 0.75, 0.95 and 0.99 of the present values; empty for a category
 * @param categories how often each was seen; empty for a number
 * @param met whether every expectation was met
 */
public record FeatureQuality(
        String feature,
        double missingShare,
        double outsideShare,
        @Nullable Double minimum,
        @Nullable Double maximum,
        @Nullable Double mean,
        List<Double> quantiles,
        Map<String, Long> categories,
        boolean met) {
    public FeatureQuality {
        quantiles = List.copyOf(quantiles);
        categories = Map.copyOf(categories);
    }
}
