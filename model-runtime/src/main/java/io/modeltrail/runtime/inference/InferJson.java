package io.modeltrail.runtime.inference;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Requests and answers in the protocol's JSON. */
final class InferJson {
    private static final int DEEPEST = 2;
    private static final int LONGEST_ID = 200;

    private InferJson() {}

    /** @throws Refusal MALFORMED_REQUEST naming the input and no value of it */
    static InferRequest request(JsonNode body) {
        List<Tensor> inputs = new ArrayList<>();
        for (JsonNode input : array(body, "inputs")) {
            inputs.add(tensor(input));
        }
        List<String> outputs = new ArrayList<>();
        if (body.hasNonNull("outputs")) {
            for (JsonNode output : array(body, "outputs")) {
                outputs.add(text(output, "name"));
            }
        }
        String id = body.hasNonNull("id") ? text(body, "id") : null;
        if (id != null && id.length() > LONGEST_ID) {
            throw new Refusal(RefusalCode.VALUE_OUT_OF_RANGE, "Give an id of at most " + LONGEST_ID + " characters.");
        }
        return new InferRequest(id, inputs, outputs);
    }

    private static Tensor tensor(JsonNode input) {
        String name = text(input, "name");
        Datatype datatype = Datatype.named(name, text(input, "datatype"));
        List<Long> shape = new ArrayList<>();
        for (JsonNode extent : array(input, "shape")) {
            if (!extent.isIntegralNumber() || !extent.canConvertToLong() || extent.asLong() < 0) {
                throw Tensor.malformed(name, "Give the shape as whole numbers.");
            }
            shape.add(extent.asLong());
        }
        List<@Nullable Object> elements = new ArrayList<>();
        add(name, array(input, "data"), shape, 0, elements);
        return new Tensor(name, datatype, shape, elements);
    }

    /** Flat or nested, in the order of the rows. */
    private static void add(String name, JsonNode data, List<Long> shape, int depth, List<@Nullable Object> elements) {
        if (depth >= DEEPEST) {
            throw Tensor.malformed(name, "Nest the data as deep as the shape, or give it flat.");
        }
        for (JsonNode item : data) {
            if (item.isArray()) {
                if (depth + 1 >= shape.size() || item.size() != shape.get(depth + 1)) {
                    throw Tensor.malformed(name, "Nest the data as the shape says, or give it flat.");
                }
                add(name, item, shape, depth + 1, elements);
            } else {
                elements.add(element(name, item));
            }
        }
    }

    private static @Nullable Object element(String name, JsonNode item) {
        if (item.isNull()) {
            return null;
        }
        if (item.isString()) {
            return item.asString();
        }
        if (item.isBoolean()) {
            return item.asBoolean() ? 1.0 : 0.0;
        }
        if (item.isNumber()) {
            return item.asDouble();
        }
        throw Tensor.malformed(name, "Give numbers, texts, true, false or null.");
    }

    private static JsonNode array(JsonNode parent, String field) {
        JsonNode found = parent.get(field);
        if (found == null || !found.isArray()) {
            throw new Refusal(RefusalCode.MALFORMED_REQUEST, Map.of("field", field), "Give the field as a list.");
        }
        return found;
    }

    private static String text(JsonNode parent, String field) {
        JsonNode found = parent.get(field);
        if (found == null || !found.isString()) {
            throw new Refusal(RefusalCode.MALFORMED_REQUEST, Map.of("field", field), "Give the field as a text.");
        }
        return found.asString();
    }

    static Map<String, Object> answer(InferAnswer answer) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model_name", answer.modelName());
        if (answer.modelVersion() != null) {
            json.put("model_version", answer.modelVersion());
        }
        if (answer.id() != null) {
            json.put("id", answer.id());
        }
        json.put("parameters", answer.parameters());
        json.put(
                "outputs",
                answer.outputs().stream()
                        .map(output -> Map.of(
                                "name", output.name(),
                                "shape", List.of(output.elements().size()),
                                "datatype", output.datatype().name(),
                                "data", output.elements()))
                        .toList());
        return json;
    }
}
