package io.modeltrail.runtime.scoring;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.training.Preparation.Monotonicity;
import io.modeltrail.contracts.training.Preparation.UnknownCategory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * From feature values to the row of floats that every model family scores. A number takes one column. A category takes one indicator
 * (0 or 1) for each allowed value, in the order of the schema; its rare values share one more column behind them. Missing is NaN in
 * every column that the feature takes.
 */
public final class FeatureEncoding {
    private static final int UNKNOWN = -1;

    private final DatasetSchema schema;
    private final Map<String, List<String>> rareCategories;
    private final UnknownCategory unknownCategory;
    private final Map<String, Monotonicity> monotone;
    private final List<ColumnSpec> features;
    private final List<Map<String, Integer>> categories;
    private final int[] firstColumn;
    private final int width;

    /**
     * No category is rare, an unknown one is refused, nothing is monotone.
     *
     * @throws IllegalArgumentException when a feature is neither a number nor a category, or there is none
     */
    public FeatureEncoding(DatasetSchema schema) {
        this(schema, Map.of(), UnknownCategory.REFUSED, Map.of());
    }

    /**
     * @param rareCategories by category feature, at least two of its allowed values in the schema's order
     * @param monotone what the model promises of numeric features; changes no column
     * @throws IllegalArgumentException when a feature is neither a number nor a category, or there is none; or when one that is named
     *     is of another kind
     */
    public FeatureEncoding(
            DatasetSchema schema,
            Map<String, List<String>> rareCategories,
            UnknownCategory unknownCategory,
            Map<String, Monotonicity> monotone) {
        this.schema = schema;
        this.rareCategories = Map.copyOf(rareCategories);
        this.unknownCategory = unknownCategory;
        this.monotone = Map.copyOf(monotone);
        features = schema.features();
        if (features.isEmpty()) {
            throw new IllegalArgumentException("a model has features");
        }
        requireKnown(rareCategories.keySet(), false);
        requireKnown(monotone.keySet(), true);
        firstColumn = new int[features.size()];
        categories = features.stream()
                .map(feature -> positions(feature, this.rareCategories.getOrDefault(feature.name(), List.of())))
                .toList();
        int next = 0;
        for (int feature = 0; feature < firstColumn.length; feature++) {
            firstColumn[feature] = next;
            next += columns(feature);
        }
        width = next;
    }

    private void requireKnown(Set<String> named, boolean numeric) {
        for (String name : named) {
            if (features.stream()
                    .noneMatch(feature ->
                            feature.name().equals(name) && feature.kind().numeric() == numeric)) {
                throw new IllegalArgumentException("no feature of the right kind: " + name);
            }
        }
    }

    private static Map<String, Integer> positions(ColumnSpec feature, List<String> rare) {
        if (feature.kind() == ColumnSpec.Kind.TEXT) {
            throw new IllegalArgumentException("a feature is a number or a category: " + feature.name());
        }
        if (feature.kind() == ColumnSpec.Kind.CATEGORY
                && feature.allowedValues().isEmpty()) {
            throw new IllegalArgumentException("a category has values: " + feature.name());
        }
        List<String> inOrder = feature.allowedValues().stream()
                .distinct()
                .filter(rare::contains)
                .toList();
        if (rare.size() == 1 || !rare.equals(inOrder)) {
            throw new IllegalArgumentException("rare categories are several, and in the schema's order");
        }
        Map<String, Integer> positions = new HashMap<>();
        for (String value : feature.allowedValues()) {
            if (!rare.contains(value)) {
                positions.putIfAbsent(value, positions.size());
            }
        }
        int shared = positions.size();
        rare.forEach(value -> positions.put(value, shared));
        return Map.copyOf(positions);
    }

    private int columns(int feature) {
        ColumnSpec spec = features.get(feature);
        if (spec.kind().numeric()) {
            return 1;
        }
        return (int) categories.get(feature).values().stream().distinct().count();
    }

    public DatasetSchema schema() {
        return schema;
    }

    /** By feature, in the schema's order; features without any are absent. */
    public Map<String, List<String>> rareCategories() {
        return rareCategories;
    }

    public UnknownCategory unknownCategory() {
        return unknownCategory;
    }

    /** By numeric feature. */
    public Map<String, Monotonicity> monotone() {
        return monotone;
    }

    /** Whether it is what a schema gives by itself. */
    public boolean standard() {
        return rareCategories.isEmpty() && unknownCategory == UnknownCategory.REFUSED && monotone.isEmpty();
    }

    /** For each column of the schema's standard encoding, the column here that takes its value. Shape [standard width]. */
    public int[] ofStandardColumns() {
        FeatureEncoding plain = new FeatureEncoding(schema);
        int[] columns = new int[plain.width];
        for (int feature = 0; feature < firstColumn.length; feature++) {
            columns[plain.firstColumn[feature]] = firstColumn[feature];
            for (Map.Entry<String, Integer> category :
                    plain.categories.get(feature).entrySet()) {
                columns[plain.firstColumn[feature] + category.getValue()] =
                        firstColumn[feature] + categories.get(feature).getOrDefault(category.getKey(), 0);
            }
        }
        return columns;
    }

    /** The schema's feature that a column belongs to. Shape [width]. */
    public String[] featuresOfColumns() {
        String[] names = new String[width];
        for (int feature = 0; feature < firstColumn.length; feature++) {
            Arrays.fill(
                    names,
                    firstColumn[feature],
                    firstColumn[feature] + columns(feature),
                    features.get(feature).name());
        }
        return names;
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
                Arrays.fill(target, column, endOf(feature) + offset, Float.NaN);
            } else if (spec.kind().numeric()) {
                target[column] = number(spec, value);
            } else {
                int position = category(spec, categories.get(feature), value);
                if (position == UNKNOWN) {
                    Arrays.fill(target, column, endOf(feature) + offset, Float.NaN);
                } else {
                    target[column + position] = 1;
                }
            }
        }
        if (values.size() != firstColumn.length) {
            throw unknown(values);
        }
    }

    private int endOf(int feature) {
        return feature + 1 < firstColumn.length ? firstColumn[feature + 1] : width;
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

    private int category(ColumnSpec spec, Map<String, Integer> positions, Object value) {
        if (!(value instanceof String text)) {
            throw doesNotFit(spec.name(), "Give one of the schema's categories as text.");
        }
        Integer position = positions.get(text);
        if (position == null && unknownCategory == UnknownCategory.AS_MISSING && spec.missingAllowed()) {
            return UNKNOWN;
        }
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
