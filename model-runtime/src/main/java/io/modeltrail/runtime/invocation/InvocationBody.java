package io.modeltrail.runtime.invocation;

import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.runtime.inference.InferenceCall;
import io.modeltrail.runtime.inference.InferenceCall.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Rows in the forms that MLflow 2's scoring server reads: {@code dataframe_split}, {@code dataframe_records}, {@code instances} and {@code
 * inputs}. The column {@code entity} says whom a row is about.
 */
final class InvocationBody {
    private static final List<String> FORMS = List.of("dataframe_split", "dataframe_records", "instances", "inputs");
    private static final Set<String> BESIDES = Set.of("params");
    private static final int MOST_ROWS = 1000;
    private static final int MOST_COLUMNS = 1000;

    private InvocationBody() {}

    /** Where the request says it: the use case; null = nowhere. */
    static @Nullable String useCase(JsonNode body) {
        JsonNode named = body.path("params").path("use_case");
        return named.isString() ? named.asString() : null;
    }

    /** @throws Refusal MALFORMED_REQUEST or VALUE_OUT_OF_RANGE, without any value */
    static List<Row> rows(JsonNode body) {
        List<String> given = FORMS.stream().filter(form -> body.has(form)).toList();
        if (!body.isObject() || given.size() != 1) {
            throw malformed("Give exactly one of " + String.join(", ", FORMS) + ".");
        }
        body.propertyNames().forEach(name -> {
            if (!FORMS.contains(name) && !BESIDES.contains(name)) {
                throw malformed("Give nothing besides the rows and params.");
            }
        });
        JsonNode rows = body.get(given.getFirst());
        return checked(
                switch (given.getFirst()) {
                    case "dataframe_split" -> split(rows);
                    case "inputs" -> rows.isObject() ? columns(rows) : records(rows);
                    default -> records(rows);
                });
    }

    private static List<Row> checked(List<Map<String, JsonNode>> records) {
        if (records.isEmpty() || records.size() > MOST_ROWS) {
            throw new Refusal(RefusalCode.VALUE_OUT_OF_RANGE, "Give 1 to " + MOST_ROWS + " rows in one request.");
        }
        return records.stream().map(InvocationBody::row).toList();
    }

    private static List<Map<String, JsonNode>> split(JsonNode frame) {
        JsonNode names = frame.get("columns");
        JsonNode data = frame.get("data");
        if (names == null || !names.isArray() || data == null || !data.isArray()) {
            throw malformed("Give dataframe_split with columns and data.");
        }
        List<String> columns = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (JsonNode name : names) {
            if (!name.isString() || !known.add(name.asString())) {
                throw malformed("Name each column once, with a text.");
            }
            columns.add(name.asString());
        }
        List<Map<String, JsonNode>> records = new ArrayList<>();
        for (JsonNode line : data) {
            if (!line.isArray() || line.size() != columns.size()) {
                throw malformed("Give every row as many values as there are columns.");
            }
            Map<String, JsonNode> record = LinkedHashMap.newLinkedHashMap(columns.size());
            for (int column = 0; column < columns.size(); column++) {
                record.put(columns.get(column), line.get(column));
            }
            records.add(record);
        }
        return records;
    }

    private static List<Map<String, JsonNode>> records(JsonNode rows) {
        if (!rows.isArray()) {
            throw malformed("Give the rows as a list of objects, a value for each column.");
        }
        List<Map<String, JsonNode>> records = new ArrayList<>();
        for (JsonNode row : rows) {
            if (!row.isObject()) {
                throw malformed("Give every row as an object: columns are known by their names.");
            }
            Map<String, JsonNode> record = LinkedHashMap.newLinkedHashMap(row.size());
            row.properties().forEach(field -> record.put(field.getKey(), field.getValue()));
            records.add(record);
        }
        return records;
    }

    private static List<Map<String, JsonNode>> columns(JsonNode table) {
        List<Map<String, JsonNode>> records = new ArrayList<>();
        table.properties().forEach(column -> {
            JsonNode values = column.getValue();
            if (!values.isArray() || (!records.isEmpty() && values.size() != records.size())) {
                throw malformed("Give every column as a list, all of one length.");
            }
            for (int row = 0; row < values.size(); row++) {
                if (records.size() == row) {
                    records.add(new LinkedHashMap<>());
                }
                records.get(row).put(column.getKey(), values.get(row));
            }
        });
        return records;
    }

    @SuppressWarnings("NullAway") // the class file of the row's constructor does not say that values may be null
    private static Row row(Map<String, JsonNode> record) {
        JsonNode entity = record.get(InferenceCall.ENTITY);
        if (entity == null || !entity.isString()) {
            throw malformed("Name the entity of every row, as a text, in the column " + InferenceCall.ENTITY + ".");
        }
        if (record.size() > MOST_COLUMNS) {
            throw new Refusal(RefusalCode.VALUE_OUT_OF_RANGE, "Give at most " + MOST_COLUMNS + " columns.");
        }
        Map<String, @Nullable Object> values = LinkedHashMap.newLinkedHashMap(record.size());
        record.forEach((name, value) -> {
            if (!name.equals(InferenceCall.ENTITY)) {
                values.put(name, value(name, value));
            }
        });
        return new Row(entity.asString(), values.isEmpty() ? null : new FeatureRow(values));
    }

    private static @Nullable Object value(String column, JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (value.isString()) {
            return value.asString();
        }
        if (value.isNumber()) {
            return value.asDouble();
        }
        if (value.isBoolean()) {
            return value.asBoolean() ? 1.0 : 0.0;
        }
        throw new Refusal(
                RefusalCode.MALFORMED_REQUEST, Map.of("column", column), "Give numbers, texts, true, false or null.");
    }

    private static Refusal malformed(String remedy) {
        return new Refusal(RefusalCode.MALFORMED_REQUEST, remedy);
    }
}
