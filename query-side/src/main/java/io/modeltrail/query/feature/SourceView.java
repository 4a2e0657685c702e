package io.modeltrail.query.feature;

import io.modeltrail.contracts.feature.SourceSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source of a feature set, and how it does.
 *
 * @param connection name of the installation's connection; null for a stream
 * @param collection table or path that is polled; null for a stream
 * @param state null until something was measured
 */
record SourceView(
        String source,
        SourceSpec.Kind kind,
        String topic,
        @Nullable String connection,
        @Nullable String collection,
        String owner,
        Duration freshWithin,
        @Nullable State state) {
    /**
     * @param lagMillis age of the newest proof that the source was alive, at {@code measuredUntil}
     * @param accepted facts, since the version was defined; so are duplicates and refused ones
     */
    record State(
            String source,
            @Nullable Instant measuredUntil,
            @Nullable Long lagMillis,
            long accepted,
            long duplicates,
            long refused,
            @Nullable Alarm alarm,
            @Nullable SchemaChange schemaChange,
            @Nullable Instant schemaChangedAt) {
        boolean alarmed() {
            return alarm != null && alarm.until() == null;
        }
    }

    /** @param until null while it lasts */
    record Alarm(String reason, Instant since, @Nullable Instant until) {}

    /** Names of columns. */
    record SchemaChange(List<String> added, List<String> removed, List<String> retyped) {}
}
