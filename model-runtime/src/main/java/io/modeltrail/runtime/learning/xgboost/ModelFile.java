package io.modeltrail.runtime.learning.xgboost;

import io.modeltrail.runtime.scoring.Tree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * XGBoost's own model file in JSON (its documentation: "Introduction to Model IO"), as far as scoring needs it.
 *
 * @param baseScore probability before the first tree
 * @param version of the native library that wrote the file
 */
record ModelFile(float baseScore, List<Tree> trees, String version) {
    /** Decimals are kept as they stand, because the way over {@code double} could round twice. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    static ModelFile read(byte[] json) {
        JsonNode root = JSON.readTree(json);
        JsonNode learner = root.required("learner");
        String baseScore =
                learner.required("learner_model_param").required("base_score").stringValue();
        List<Tree> trees = new ArrayList<>();
        learner.required("gradient_booster")
                .required("model")
                .required("trees")
                .values()
                .forEach(tree -> trees.add(tree(tree)));
        String version = root.required("version").values().stream()
                .map(part -> Integer.toString(part.intValue()))
                .collect(Collectors.joining("."));
        return new ModelFile(Float.parseFloat(baseScore), trees, version);
    }

    /** Numbers the nodes anew, breadth-first: in the file, freed numbers may have been used again. */
    private static Tree tree(JsonNode file) {
        JsonNode left = file.required("left_children");
        JsonNode right = file.required("right_children");
        ArrayDeque<Integer> waiting = new ArrayDeque<>(List.of(0));
        List<Integer> order = new ArrayList<>();
        while (!waiting.isEmpty()) {
            int node = waiting.remove();
            order.add(node);
            if (left.required(node).intValue() >= 0) {
                waiting.add(left.required(node).intValue());
                waiting.add(right.required(node).intValue());
            }
        }
        return inOrder(file, order);
    }

    private static Tree inOrder(JsonNode file, List<Integer> order) {
        int nodes = order.size();
        int[] feature = new int[nodes];
        float[] value = new float[nodes];
        int[] left = new int[nodes];
        int[] right = new int[nodes];
        boolean[] missingLeft = new boolean[nodes];
        float[] covers = new float[nodes];
        int nextChild = 1;
        for (int number = 0; number < nodes; number++) {
            int node = order.get(number);
            // Of a leaf, the file keeps the value where a split has its threshold.
            value[number] = decimal(file.required("split_conditions").required(node));
            covers[number] = decimal(file.required("sum_hessian").required(node));
            if (file.required("left_children").required(node).intValue() < 0) {
                feature[number] = -1;
                left[number] = -1;
                right[number] = -1;
            } else {
                feature[number] = file.required("split_indices").required(node).intValue();
                left[number] = nextChild++;
                right[number] = nextChild++;
                missingLeft[number] =
                        file.required("default_left").required(node).intValue() != 0;
            }
        }
        return new Tree(feature, value, left, right, missingLeft, covers);
    }

    private static float decimal(JsonNode number) {
        return number.isBigDecimal() ? number.decimalValue().floatValue() : number.floatValue();
    }
}
