package io.modeltrail.runtime.scoring;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The schema within an artefact, spelled out and not left to its class: an artefact must be readable when that class has grown. */
final class SchemaForm {
    private SchemaForm() {}

    static void write(ObjectNode node, DatasetSchema schema) {
        node.put("name", schema.name());
        node.put("version", schema.version());
        node.put("positiveLabel", schema.positiveLabel());
        ArrayNode columns = node.putArray("columns");
        for (ColumnSpec column : schema.columns()) {
            ObjectNode spec = columns.addObject();
            spec.put("name", column.name());
            spec.put("kind", column.kind().name());
            spec.put("role", column.role().name());
            spec.put("minimum", column.minimum());
            spec.put("maximum", column.maximum());
            ArrayNode allowed = spec.putArray("allowedValues");
            column.allowedValues().forEach(allowed::add);
            spec.put("missingAllowed", column.missingAllowed());
            spec.put("description", column.description());
        }
    }

    static DatasetSchema read(JsonNode node) {
        List<ColumnSpec> columns = new ArrayList<>();
        for (JsonNode column : node.required("columns").values()) {
            List<String> allowed = new ArrayList<>();
            column.required("allowedValues").values().forEach(value -> allowed.add(value.stringValue()));
            columns.add(new ColumnSpec(
                    column.required("name").stringValue(),
                    ColumnSpec.Kind.valueOf(column.required("kind").stringValue()),
                    ColumnSpec.ColumnRole.valueOf(column.required("role").stringValue()),
                    bound(column.required("minimum")),
                    bound(column.required("maximum")),
                    allowed,
                    column.required("missingAllowed").booleanValue(),
                    column.required("description").stringValue()));
        }
        return new DatasetSchema(
                node.required("name").stringValue(),
                node.required("version").intValue(),
                node.required("positiveLabel").stringValue(),
                columns);
    }

    private static @Nullable Double bound(JsonNode node) {
        return node.isNull() ? null : Double.valueOf(node.doubleValue());
    }
}
