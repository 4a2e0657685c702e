package io.modeltrail.contracts.trigger;

import io.modeltrail.contracts.feature.FeatureSetKey;
import java.time.Duration;
import java.util.List;

/**
 * Which facts make the platform predict for the entity that they are about.
 *
 * @param featureSet all of its versions that are in use and know the facts
 * @param facts as expressions of the set name them: {@code ticket} or {@code payment[status=failed]}
 * @param interval an entity's triggers lie at least so far apart, by the time at which the facts happened
 * @param enabled false = it is kept and does nothing
 * @param publish which of the use case's predictions go to its Kafka topic
 */
public record TriggerDefinition(
        FeatureSetKey featureSet, List<String> facts, Duration interval, boolean enabled, Publish publish) {
    public TriggerDefinition {
        facts = List.copyOf(facts);
    }

    /** Predictions that are published. */
    public enum Publish {
        /** Those that facts have triggered. */
        STREAM,
        /** Those of every channel, from when this was asked for. */
        ALL
    }
}
