package io.modeltrail.eventstore.log;

import io.axoniq.axonserver.grpc.MetaDataValue;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import org.erdtman.jcs.JsonCanonicalizer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Metadata as Axon Server stores it: a map, which has no order and so no bytes of its own. Its bytes are canonical JSON (RFC 8785) in
 * which no two different maps are the same; docs/PROOFS.md has the form.
 */
record TypedMetadata(Map<String, MetaDataValue> values) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    byte[] canonical() {
        ObjectNode json = JSON.createObjectNode();
        values.forEach((name, value) -> json.set(name, json(value)));
        try {
            return new JsonCanonicalizer(JSON.writeValueAsString(json)).getEncodedUTF8();
        } catch (IOException impossible) {
            throw new IllegalStateException("what Jackson writes is JSON", impossible);
        }
    }

    /** JSON's numbers are doubles: they would lose digits of a long, and 1 would be both. */
    private static JsonNode json(MetaDataValue value) {
        return switch (value.getDataCase()) {
            case TEXT_VALUE -> NODES.stringNode(value.getTextValue());
            case BOOLEAN_VALUE -> NODES.booleanNode(value.getBooleanValue());
            case NUMBER_VALUE -> NODES.objectNode().put("number", Long.toString(value.getNumberValue()));
            case DOUBLE_VALUE ->
                NODES.objectNode()
                        .put("double", HexFormat.of().toHexDigits(Double.doubleToRawLongBits(value.getDoubleValue())));
            case BYTES_VALUE ->
                NODES.objectNode()
                        .put("type", value.getBytesValue().getType())
                        .put("revision", value.getBytesValue().getRevision())
                        .put("bytes", value.getBytesValue().getData().toByteArray());
            case DATA_NOT_SET -> NODES.nullNode();
        };
    }
}
