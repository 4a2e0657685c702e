package io.modeltrail.contracts.feature;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One feature: what it means, how it is computed, and what is expected of its values.
 *
 * @param group for people, for example {@code behaviour}
 * @param expression see docs/FEATURES.md for the language
 * @param unit for example {@code days}; empty when it has none
 * @param timeToLive a value whose newest fact is older than this is missing; null = it does not age
 * @param owner who answers for it
 */
public record FeatureSpec(
        String name,
        String group,
        String expression,
        String unit,
        @Nullable Duration timeToLive,
        String owner,
        PersonalDataClass personalData,
        String description,
        Expectation expectation) {

    /** How closely values concern a person. */
    public enum PersonalDataClass {
        NONE,
        PSEUDONYMOUS,
        PERSONAL,
        SENSITIVE
    }

    /**
     * What is expected of the values; what is not met is measured and reported, not refused.
     *
     * @param minimum inclusive; null = no bound
     * @param maximum inclusive; null = no bound
     * @param missingShareAtMost 0 to 1
     * @param allowedValues categories that may appear; empty = all of the attribute's
     */
    public record Expectation(
            @Nullable Double minimum, @Nullable Double maximum, double missingShareAtMost, List<String> allowedValues) {
        public Expectation {
            allowedValues = List.copyOf(allowedValues);
        }
    }
}
