package io.modeltrail.runtime.scoring;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The artefact's form, version 1: JSON in UTF-8 without white space, members in the order written here. Floats stand as the decimal
 * digits of the {@code double} with the same value, which every JSON reader gives back exactly. The schema is spelled out here and
 * not left to its class, because an artefact must be readable when that class has grown.
 */
final class ScorerFormat {
    private static final String FORMAT = "modeltrail-scorer";
    private static final int VERSION = 1;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ScorerFormat() {}

    static byte[] write(DatasetSchema schema, float threshold, ScoringModel model) {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.put("formatVersion", VERSION);
        root.put("threshold", (double) threshold);
        writeSchema(root.putObject("schema"), schema);
        switch (model) {
            case LinearModel linear -> writeLinear(root.putObject("linear"), linear);
            case TreeEnsemble trees -> writeTrees(root.putObject("trees"), trees);
        }
        return JSON.writeValueAsBytes(root);
    }

    static CompiledScorer read(byte[] artefact) {
        CompiledScorer scorer;
        try {
            JsonNode root = JSON.readTree(artefact);
            if (!FORMAT.equals(root.required("format").stringValue())
                    || root.required("formatVersion").intValue() != VERSION) {
                throw new IllegalArgumentException("another format or version");
            }
            DatasetSchema schema = readSchema(root.required("schema"));
            JsonNode linear = root.get("linear");
            ScoringModel model = linear == null ? readTrees(root.required("trees"), schema) : readLinear(linear);
            scorer = new CompiledScorer(schema, exactFloat(root.required("threshold")), model);
        } catch (JacksonException | IllegalArgumentException malformed) {
            throw unavailable();
        }
        // One model has one spelling: this finds unknown and repeated members, white space and cut-off numbers all at
        // once.
        if (!Arrays.equals(scorer.artefact(), artefact)) {
            throw unavailable();
        }
        return scorer;
    }

    private static void writeSchema(ObjectNode node, DatasetSchema schema) {
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

    private static DatasetSchema readSchema(JsonNode node) {
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

    private static void writeLinear(ObjectNode node, LinearModel model) {
        node.put("intercept", model.intercept());
        writeDoubles(node.putArray("weights"), model.weights());
        writeDoubles(node.putArray("means"), model.means());
        writeDoubles(node.putArray("scales"), model.scales());
    }

    private static LinearModel readLinear(JsonNode node) {
        return new LinearModel(
                doubles(node.required("weights")),
                doubles(node.required("means")),
                doubles(node.required("scales")),
                node.required("intercept").doubleValue());
    }

    private static void writeTrees(ObjectNode node, TreeEnsemble ensemble) {
        node.put("baseMargin", (double) ensemble.baseMargin());
        ArrayNode trees = node.putArray("trees");
        for (Tree tree : ensemble.trees()) {
            ObjectNode one = trees.addObject();
            writeInts(one.putArray("feature"), tree.feature());
            ArrayNode values = one.putArray("value");
            for (float value : tree.value()) {
                values.add((double) value);
            }
            writeInts(one.putArray("left"), tree.left());
            writeInts(one.putArray("right"), tree.right());
            ArrayNode missingLeft = one.putArray("missingLeft");
            for (boolean left : tree.missingLeft()) {
                missingLeft.add(left);
            }
        }
    }

    private static TreeEnsemble readTrees(JsonNode node, DatasetSchema schema) {
        List<Tree> trees = new ArrayList<>();
        for (JsonNode tree : node.required("trees").values()) {
            trees.add(new Tree(
                    ints(tree.required("feature")),
                    floats(tree.required("value")),
                    ints(tree.required("left")),
                    ints(tree.required("right")),
                    booleans(tree.required("missingLeft"))));
        }
        return new TreeEnsemble(new FeatureEncoding(schema).width(), exactFloat(node.required("baseMargin")), trees);
    }

    private static void writeDoubles(ArrayNode node, double[] values) {
        for (double value : values) {
            node.add(value);
        }
    }

    private static void writeInts(ArrayNode node, int[] values) {
        for (int value : values) {
            node.add(value);
        }
    }

    private static double[] doubles(JsonNode node) {
        double[] values = new double[node.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = node.required(index).doubleValue();
        }
        return values;
    }

    private static float[] floats(JsonNode node) {
        float[] values = new float[node.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = exactFloat(node.required(index));
        }
        return values;
    }

    private static int[] ints(JsonNode node) {
        int[] values = new int[node.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = node.required(index).intValue();
        }
        return values;
    }

    private static boolean[] booleans(JsonNode node) {
        boolean[] values = new boolean[node.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = node.required(index).booleanValue();
        }
        return values;
    }

    private static float exactFloat(JsonNode node) {
        double value = node.doubleValue();
        if ((float) value != value) {
            throw new IllegalArgumentException("a number that is no 32-bit float");
        }
        return (float) value;
    }

    private static Refusal unavailable() {
        return new Refusal(
                RefusalCode.MODEL_UNAVAILABLE,
                Map.of("artefact", "malformed"),
                "Restore the artefact's file from a copy; its name is its digest.");
    }
}
