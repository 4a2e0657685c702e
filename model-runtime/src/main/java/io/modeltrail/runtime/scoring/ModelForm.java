package io.modeltrail.runtime.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A model within an artefact: one member of the object it is written to, named for its kind. */
final class ModelForm {
    private ModelForm() {}

    static void write(ObjectNode parent, ScoringModel model) {
        switch (model) {
            case LinearModel linear -> writeLinear(parent.putObject("linear"), linear);
            case TreeEnsemble trees -> writeTrees(parent.putObject("trees"), trees);
            case DenseNetwork network -> writeNetwork(parent.putObject("network"), network);
            case StackedModel stacked -> writeStacked(parent.putObject("stacked"), stacked);
        }
    }

    /** @param parent may have other members besides */
    static ScoringModel read(JsonNode parent, int width) {
        for (Map.Entry<String, JsonNode> member : parent.properties()) {
            switch (member.getKey()) {
                case "linear" -> {
                    return readLinear(member.getValue());
                }
                case "trees" -> {
                    return readTrees(member.getValue(), width);
                }
                case "network" -> {
                    return readNetwork(member.getValue());
                }
                case "stacked" -> {
                    return readStacked(member.getValue(), width);
                }
                default -> {}
            }
        }
        throw new IllegalArgumentException("no model of a known kind");
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

    private static TreeEnsemble readTrees(JsonNode node, int width) {
        List<Tree> trees = new ArrayList<>();
        for (JsonNode tree : node.required("trees").values()) {
            trees.add(new Tree(
                    ints(tree.required("feature")),
                    floats(tree.required("value")),
                    ints(tree.required("left")),
                    ints(tree.required("right")),
                    booleans(tree.required("missingLeft"))));
        }
        return new TreeEnsemble(width, exactFloat(node.required("baseMargin")), trees);
    }

    private static void writeNetwork(ObjectNode node, DenseNetwork network) {
        writeDoubles(node.putArray("means"), network.inputMeans());
        writeDoubles(node.putArray("scales"), network.inputScales());
        ArrayNode layers = node.putArray("layers");
        for (DenseNetwork.Layer layer : network.layers()) {
            ObjectNode one = layers.addObject();
            writeDoubles(one.putArray("biases"), layer.biases());
            writeDoubles(one.putArray("weights"), layer.weights());
        }
    }

    private static DenseNetwork readNetwork(JsonNode node) {
        double[] means = doubles(node.required("means"));
        List<DenseNetwork.Layer> layers = new ArrayList<>();
        int inputs = means.length;
        for (JsonNode layer : node.required("layers").values()) {
            double[] biases = doubles(layer.required("biases"));
            layers.add(new DenseNetwork.Layer(inputs, biases.length, doubles(layer.required("weights")), biases));
            inputs = biases.length;
        }
        return new DenseNetwork(means, doubles(node.required("scales")), layers);
    }

    private static void writeStacked(ObjectNode node, StackedModel stacked) {
        node.put("intercept", stacked.intercept());
        writeDoubles(node.putArray("weights"), stacked.weights());
        ArrayNode members = node.putArray("members");
        stacked.members().forEach(member -> write(members.addObject(), member));
    }

    private static StackedModel readStacked(JsonNode node, int width) {
        List<ScoringModel> members = new ArrayList<>();
        for (JsonNode member : node.required("members").values()) {
            if (member.has("stacked")) {
                throw new IllegalArgumentException("a combination of combinations");
            }
            members.add(read(member, width));
        }
        return new StackedModel(
                members,
                doubles(node.required("weights")),
                node.required("intercept").doubleValue());
    }

    static void writeDoubles(ArrayNode node, double[] values) {
        for (double value : values) {
            node.add(value);
        }
    }

    private static void writeInts(ArrayNode node, int[] values) {
        for (int value : values) {
            node.add(value);
        }
    }

    static double[] doubles(JsonNode node) {
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

    static float exactFloat(JsonNode node) {
        double value = node.doubleValue();
        if ((float) value != value) {
            throw new IllegalArgumentException("a number that is no 32-bit float");
        }
        return (float) value;
    }
}
