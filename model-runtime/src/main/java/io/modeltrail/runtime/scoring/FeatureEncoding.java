package io.modeltrail.runtime.scoring;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * From feature values to the row of floats that every model family scores. A number takes one column, a category one indicator
 * (0 or 1) for each allowed value, in the order of the schema. Missing is NaN in every column that the feature takes.
 */
public final class FeatureEncoding {
    private final List<ColumnSpec> features;
    private final List<Map<String, Integer>> categories;
    private final int[] firstColumn;
    private final int width;

    /** @throws IllegalArgumentException when a feature is neither a number nor a category, or there is none */
    public FeatureEncoding(DatasetSchema schema) {
        features = schema.features();
        if (features.isEmpty()) {
            throw new IllegalArgumentException("a model has features");
        }
        firstColumn = new int[features.size()];
        categories = features.stream().map(FeatureEncoding::positions).toList();
        int next = 0;
        for (int feature = 0; feature < firstColumn.length; feature++) {
            firstColumn[feature] = next;
            next += features.get(feature).kind().numeric()
                    ? 1
                    : categories.get(feature).size();
        }
        width = next;
    }

    private static Map<String, Integer> positions(ColumnSpec feature) {
        if (feature.kind() == ColumnSpec.Kind.TEXT) {
            throw new IllegalArgumentException("a feature is a number or a category: " + feature.name());
        }
        Map<String, Integer> positions = new HashMap<>();
        for (String value : feature.allowedValues()) {
            positions.putIfAbsent(value, positions.size());
        }
        if (feature.kind() == ColumnSpec.Kind.CATEGORY && positions.isEmpty()) {
            throw new IllegalArgumentException("a category has values: " + feature.name());
        }
        return Map.copyOf(positions);
    }

    /** Columns of an encoded row. */
    public int width() {
        return width;
    }

    /** Whether an encoded column is a number, and not the indicator of a category. Shape [width]. */
    public boolean[] numericColumns() {
        boolean[] numeric = new boolean[width];
        for (int feature = 0; feature < firstColumn.length; feature++) {
            numeric[firstColumn[feature]] = features.get(feature).kind().numeric();
        }
        return numeric;
    }

    /** @throws Refusal FEATURES_DO_NOT_FIT naming the feature and never its value */
    public float[] encode(FeatureRow row) {
        float[] encoded = new float[width];
        encode(row, encoded, 0);
        return encoded;
    }

    /** Writes the row's columns to {@code target} from {@code offset} on; they must be 0 before. */
    public void encode(FeatureRow row, float[] target, int offset) {
        Map<String, @Nullable Object> values = row.values();
        for (int feature = 0; feature < firstColumn.length; feature++) {
            ColumnSpec spec = features.get(feature);
            Object value = values.get(spec.name());
            int column = offset + firstColumn[feature];
            if (value == null) {
                missing(spec, values);
                int columns =
                        spec.kind().numeric() ? 1 : categories.get(feature).size();
                Arrays.fill(target, column, column + columns, Float.NaN);
            } else if (spec.kind().numeric()) {
                target[column] = number(spec, value);
            } else {
                target[column + category(spec, categories.get(feature), value)] = 1;
            }
        }
        if (values.size() != firstColumn.length) {
            throw unknown(values);
        }
    }

    private static void missing(ColumnSpec spec, Map<String, @Nullable Object> values) {
        if (!values.containsKey(spec.name())) {
            throw doesNotFit(spec.name(), "Give every feature of the schema, null for a missing value.");
        }
        if (!spec.missingAllowed()) {
            throw doesNotFit(spec.name(), "Give a value: this feature may not be missing.");
        }
    }

    private static float number(ColumnSpec spec, Object value) {
        if (!(value instanceof Double number)) {
            throw doesNotFit(spec.name(), "Give a number.");
        }
        double given = number;
        if (spec.kind() == ColumnSpec.Kind.INTEGER && given != Math.rint(given)) {
            throw doesNotFit(spec.name(), "Give a whole number.");
        }
        Double minimum = spec.minimum();
        Double maximum = spec.maximum();
        if ((minimum != null && given < minimum) || (maximum != null && given > maximum)) {
            throw doesNotFit(
                    spec.name(), "Give a number in the schema's range, from " + minimum + " to " + maximum + ".");
        }
        float narrowed = (float) given;
        if (Float.isInfinite(narrowed)) {
            throw doesNotFit(spec.name(), "Give a number that fits in 32 bits.");
        }
        return narrowed;
    }

    private static int category(ColumnSpec spec, Map<String, Integer> positions, Object value) {
        if (!(value instanceof String text)) {
            throw doesNotFit(spec.name(), "Give one of the schema's categories as text.");
        }
        Integer position = positions.get(text);
        if (position == null) {
            throw doesNotFit(spec.name(), "Give one of " + spec.allowedValues() + ".");
        }
        return position;
    }

    private Refusal unknown(Map<String, @Nullable Object> values) {
        TreeSet<String> names = new TreeSet<>(values.keySet());
        features.forEach(feature -> names.remove(feature.name()));
        return doesNotFit(names.getFirst(), "Leave it out: the schema has no such feature.");
    }

    private static Refusal doesNotFit(String feature, String remedy) {
        return new Refusal(RefusalCode.FEATURES_DO_NOT_FIT, Map.of("feature", feature), remedy);
    }
}
