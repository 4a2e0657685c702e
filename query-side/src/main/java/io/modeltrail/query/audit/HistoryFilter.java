package io.modeltrail.query.audit;

import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.eventstore.transparency.StoredEvent;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which events of a stretch are wanted; null = all.
 *
 * @param type stored name
 * @param until the first moment after
 */
record HistoryFilter(
        @Nullable String type,
        @Nullable String aggregateType,
        @Nullable String aggregateId,
        @Nullable String useCase,
        @Nullable String actor,
        @Nullable Instant since,
        @Nullable Instant until) {
    private static final JsonMapper JSON = new JsonMapper();

    /** The cheap questions first: metadata is only parsed for the last two. */
    boolean wants(StoredEvent event) {
        StoredEvent.Fields fields = event.fields();
        return is(type, fields.payloadType())
                && is(aggregateType, fields.aggregateType())
                && is(aggregateId, fields.aggregateId())
                && within(fields.timestamp())
                && says(event);
    }

    private boolean within(String timestamp) {
        if (since == null && until == null) {
            return true;
        }
        Instant at = Instant.parse(timestamp);
        return (since == null || !at.isBefore(since)) && (until == null || at.isBefore(until));
    }

    private boolean says(StoredEvent event) {
        if (useCase == null && actor == null) {
            return true;
        }
        try {
            JsonNode metadata = JSON.readTree(event.metadata());
            return is(useCase, metadata.path(TrailMetadata.USE_CASE).asString(""))
                    && is(actor, metadata.path(TrailMetadata.ACTOR).asString(""));
        } catch (JacksonException noJson) {
            return false;
        }
    }

    private static boolean is(@Nullable String wanted, @Nullable String found) {
        return wanted == null || wanted.equals(found);
    }

    /** For the manifest and the record of the access. */
    Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        put(texts, "type", type);
        put(texts, "aggregateType", aggregateType);
        put(texts, "aggregateId", aggregateId);
        put(texts, "useCase", useCase);
        put(texts, "actor", actor);
        put(texts, "since", since);
        put(texts, "until", until);
        return texts;
    }

    private static void put(Map<String, String> texts, String name, @Nullable Object value) {
        if (value != null) {
            texts.put(name, value.toString());
        }
    }
}
