package io.modeltrail.runtime.scoring;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.Preparation.Monotonicity;
import io.modeltrail.contracts.training.Preparation.UnknownCategory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The artefact's form: JSON in UTF-8 without white space, members in the order written here. Floats stand as the decimal digits of
 * the {@code double} with the same value, which every JSON reader gives back exactly. Version 1 knows logistic regressions and
 * boosted trees in the standard encoding with the logistic function, and is still what these are written as: a training that was run
 * with it gives the same bytes today. Version 2 says family, encoding and calibration.
 */
final class ScorerFormat {
    private static final String FORMAT = "modeltrail-scorer";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ScorerFormat() {}

    static byte[] write(CompiledScorer scorer) {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        if (isOfTheFirstForm(scorer)) {
            root.put("formatVersion", 1);
            root.put("threshold", (double) scorer.threshold());
            SchemaForm.write(root.putObject("schema"), scorer.schema());
            ModelForm.write(root, scorer.model());
        } else {
            root.put("formatVersion", 2);
            root.put("family", scorer.family().name());
            root.put("threshold", (double) scorer.threshold());
            SchemaForm.write(root.putObject("schema"), scorer.schema());
            writeEncoding(root.putObject("encoding"), scorer.encoding());
            writeCalibration(root.putObject("calibration"), scorer.calibration());
            ModelForm.write(root.putObject("model"), scorer.model());
        }
        return JSON.writeValueAsBytes(root);
    }

    private static boolean isOfTheFirstForm(CompiledScorer scorer) {
        return (scorer.family() == ModelFamily.LOGISTIC_REGRESSION || scorer.family() == ModelFamily.XGBOOST)
                && scorer.encoding().standard()
                && scorer.calibration() instanceof Calibration.None;
    }

    static CompiledScorer read(byte[] artefact) {
        CompiledScorer scorer;
        try {
            JsonNode root = JSON.readTree(artefact);
            if (!FORMAT.equals(root.required("format").stringValue())) {
                throw new IllegalArgumentException("another format");
            }
            scorer = switch (root.required("formatVersion").intValue()) {
                case 1 -> readFirst(root);
                case 2 -> readSecond(root);
                default -> throw new IllegalArgumentException("another version");
            };
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

    private static CompiledScorer readFirst(JsonNode root) {
        DatasetSchema schema = SchemaForm.read(root.required("schema"));
        ScoringModel model = ModelForm.read(root, new FeatureEncoding(schema).width());
        return new CompiledScorer(schema, ModelForm.exactFloat(root.required("threshold")), model);
    }

    private static CompiledScorer readSecond(JsonNode root) {
        FeatureEncoding encoding = readEncoding(root.required("encoding"), SchemaForm.read(root.required("schema")));
        return new CompiledScorer(
                encoding,
                ModelFamily.valueOf(root.required("family").stringValue()),
                ModelForm.exactFloat(root.required("threshold")),
                readCalibration(root.required("calibration")),
                ModelForm.read(root.required("model"), encoding.width()));
    }

    /** Features in the order of the schema. */
    private static void writeEncoding(ObjectNode node, FeatureEncoding encoding) {
        ObjectNode rare = node.putObject("rareCategories");
        ObjectNode monotone = JSON.createObjectNode();
        for (ColumnSpec feature : encoding.schema().features()) {
            List<String> categories = encoding.rareCategories().get(feature.name());
            if (categories != null) {
                ArrayNode names = rare.putArray(feature.name());
                categories.forEach(names::add);
            }
            Monotonicity direction = encoding.monotone().get(feature.name());
            if (direction != null) {
                monotone.put(feature.name(), direction.name());
            }
        }
        node.put("unknownCategory", encoding.unknownCategory().name());
        node.set("monotone", monotone);
    }

    private static FeatureEncoding readEncoding(JsonNode node, DatasetSchema schema) {
        Map<String, List<String>> rare = new HashMap<>();
        node.required("rareCategories").properties().forEach(feature -> {
            List<String> categories = new ArrayList<>();
            feature.getValue().values().forEach(category -> categories.add(category.stringValue()));
            rare.put(feature.getKey(), categories);
        });
        Map<String, Monotonicity> monotone = new HashMap<>();
        node.required("monotone")
                .properties()
                .forEach(feature -> monotone.put(
                        feature.getKey(),
                        Monotonicity.valueOf(feature.getValue().stringValue())));
        return new FeatureEncoding(
                schema,
                rare,
                UnknownCategory.valueOf(node.required("unknownCategory").stringValue()),
                monotone);
    }

    private static void writeCalibration(ObjectNode node, Calibration calibration) {
        switch (calibration) {
            case Calibration.None none -> node.put("method", "none");
            case Calibration.Isotonic isotonic -> {
                node.put("method", "isotonic");
                ModelForm.writeDoubles(node.putArray("margins"), isotonic.margins());
                ModelForm.writeDoubles(node.putArray("probabilities"), isotonic.probabilities());
            }
            case Calibration.Beta beta -> {
                node.put("method", "beta");
                node.put("a", beta.a());
                node.put("b", beta.b());
                node.put("c", beta.c());
            }
        }
    }

    private static Calibration readCalibration(JsonNode node) {
        return switch (node.required("method").stringValue()) {
            case "none" -> new Calibration.None();
            case "isotonic" ->
                new Calibration.Isotonic(
                        ModelForm.doubles(node.required("margins")), ModelForm.doubles(node.required("probabilities")));
            case "beta" ->
                new Calibration.Beta(
                        node.required("a").doubleValue(),
                        node.required("b").doubleValue(),
                        node.required("c").doubleValue());
            default -> throw new IllegalArgumentException("another calibration");
        };
    }

    private static Refusal unavailable() {
        return new Refusal(
                RefusalCode.MODEL_UNAVAILABLE,
                Map.of("artefact", "malformed"),
                "Restore the artefact's file from a copy; its name is its digest.");
    }
}
