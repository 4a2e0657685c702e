package io.modeltrail.features.connector;

import io.modeltrail.features.connector.SourceFailure.Reason;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One page of a collection: {@code {"items":[…], "next":cursor|null}}.
 *
 * @param next cursor of the next page; null = this is the last one
 */
record CollectionPage(List<JsonNode> items, @Nullable String next) {
    private static final int LONGEST_CURSOR = 2000;
    /** Fewer values say nothing about a field: one odd item is refused by itself, and does not hold up the others. */
    private static final int ENOUGH_VALUES = 3;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    CollectionPage {
        items = List.copyOf(items);
    }

    static CollectionPage read(byte[] body) throws SourceFailure {
        JsonNode page;
        try {
            page = JSON.readTree(new ByteArrayInputStream(body));
        } catch (JacksonException malformed) {
            throw wrong("the answer is not JSON (" + malformed.getClass().getSimpleName() + ")");
        }
        JsonNode items = page.get("items");
        if (items == null || !items.isArray()) {
            throw wrong("the answer has no list \"items\"");
        }
        List<JsonNode> all = new ArrayList<>(items.size());
        for (JsonNode item : items) {
            if (!item.isObject()) {
                throw wrong("an item is not an object");
            }
            all.add(item);
        }
        return new CollectionPage(all, next(page.get("next")));
    }

    private static @Nullable String next(@Nullable JsonNode next) throws SourceFailure {
        if (next == null || next.isNull()) {
            return null;
        }
        if (!next.isString() && !next.isIntegralNumber()) {
            throw wrong("the cursor \"next\" is neither text nor null");
        }
        String cursor = next.asString();
        if (cursor.isEmpty() || cursor.length() > LONGEST_CURSOR) {
            throw wrong("the cursor \"next\" is empty or longer than " + LONGEST_CURSOR + " characters");
        }
        return cursor;
    }

    /** The fields, each with its type when enough values on this page agree on one. */
    List<SourceColumn> fields() {
        Map<String, Map<SourceColumn.Type, Integer>> counts = new LinkedHashMap<>();
        for (JsonNode item : items) {
            for (Map.Entry<String, JsonNode> field : item.properties()) {
                counts.computeIfAbsent(field.getKey(), name -> new EnumMap<>(SourceColumn.Type.class))
                        .merge(type(field.getValue()), 1, Integer::sum);
            }
        }
        List<SourceColumn> fields = new ArrayList<>();
        counts.forEach((name, seen) -> fields.add(SourceColumn.ofJson(name, only(seen))));
        return fields;
    }

    /** The one type that all values have; unknown when there are several or too few. */
    private static SourceColumn.Type only(Map<SourceColumn.Type, Integer> seen) {
        List<Map.Entry<SourceColumn.Type, Integer>> types = seen.entrySet().stream()
                .filter(entry -> entry.getKey() != SourceColumn.Type.UNKNOWN)
                .toList();
        return types.size() == 1 && types.getFirst().getValue() >= ENOUGH_VALUES
                ? types.getFirst().getKey()
                : SourceColumn.Type.UNKNOWN;
    }

    private static SourceColumn.Type type(JsonNode value) {
        if (value.isNumber()) {
            return SourceColumn.Type.NUMERIC;
        }
        if (value.isString()) {
            return SourceColumn.Type.TEXT;
        }
        if (value.isBoolean()) {
            return SourceColumn.Type.BOOLEAN;
        }
        return value.isNull() ? SourceColumn.Type.UNKNOWN : SourceColumn.Type.OTHER;
    }

    /** Whether there are enough items to say that a field is no longer there. */
    boolean tells() {
        return items.size() >= ENOUGH_VALUES;
    }

    /** A name: text or a whole number. */
    static @Nullable String name(@Nullable JsonNode value) {
        return value != null && (value.isString() || value.isIntegralNumber()) ? value.asString() : null;
    }

    static @Nullable Instant instant(@Nullable JsonNode value) {
        if (value == null || !value.isString()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(value.asString()).toInstant();
        } catch (DateTimeParseException notATime) {
            return null;
        }
    }

    private static SourceFailure wrong(String detail) {
        return new SourceFailure(Reason.ANSWERS_WRONGLY, detail);
    }
}
