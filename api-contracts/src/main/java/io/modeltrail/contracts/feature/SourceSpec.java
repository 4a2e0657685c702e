package io.modeltrail.contracts.feature;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where facts come from. Every source ends in one topic, whose records are keyed by the entity; a table or a REST collection is polled
 * and its new and changed rows are put there. Addresses and credentials are settings of the installation ({@code
 * modeltrail.connections.<connection>}) and never part of a definition.
 *
 * @param connection name of the installation's connection; null for a stream
 * @param freshWithin the source is stale when nothing proved it alive for so long: a record of a stream, a successful poll of the others
 * @param table what is polled; null for a stream
 */
public record SourceSpec(
        String name,
        Kind kind,
        String topic,
        String owner,
        String description,
        Duration freshWithin,
        @Nullable String connection,
        @Nullable PolledSpec table) {

    /** What kind of system it is. */
    public enum Kind {
        STREAM,
        DATABASE,
        REST
    }

    /**
     * A table or collection that is read incrementally.
     *
     * @param collection table or view (optionally with its schema) of a database, or path of a REST collection, for example {@code /tickets}
     * @param fact type of the fact that each new or changed row is
     * @param idField column or field that names the row
     * @param entityField column or field that names the entity
     * @param timeField when it happened
     * @param watermarkField grows with every change of a row; when it was known
     * @param pollEvery pause between polls that found nothing new
     * @param pageSize rows of one page
     */
    public record PolledSpec(
            String collection,
            String fact,
            String idField,
            String entityField,
            String timeField,
            String watermarkField,
            Duration pollEvery,
            int pageSize) {}
}
