package io.modeltrail.contracts.feature;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of a feature set. Its text form is YAML; this is the same, read.
 *
 * @param version counts from 1; a version never changes
 * @param entity what a row is about, for example {@code customer}
 * @param population which entities are observed; null = all that have a fact
 * @param label what a training set predicts; null = none is defined
 */
public record FeatureSetDefinition(
        FeatureSetKey name,
        int version,
        String entity,
        String owner,
        String description,
        List<SourceSpec> sources,
        List<FactSpec> facts,
        List<FeatureSpec> features,
        @Nullable Population population,
        @Nullable Label label) {
    public FeatureSetDefinition {
        sources = List.copyOf(sources);
        facts = List.copyOf(facts);
        features = List.copyOf(features);
    }

    /**
     * An entity is observed from the first fact of one type until the first of another.
     *
     * @param from type of a fact
     * @param until type of a fact; null = for ever
     */
    public record Population(String from, @Nullable String until) {}

    /**
     * Positive when the fact happens after the observation and within the horizon.
     *
     * @param fact type of a fact
     */
    public record Label(String name, String fact, Duration within, String positive, String negative) {}
}
