package io.modeltrail.runtime.learning;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.training.Preparation;
import io.modeltrail.runtime.scoring.FeatureEncoding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows as a plan wants them prepared, and the encoding that gives the same columns when the model serves. */
public record PreparedRows(FeatureEncoding encoding, LabelledRows rows) {
    /**
     * @param standard in the schema's standard encoding
     * @param learned rows that tell which categories are rare: all but the hold-out; labels are not looked at
     * @throws CannotTrain monotone-feature-unknown
     */
    public static PreparedRows of(DatasetSchema schema, Preparation preparation, LabelledRows standard, int[] learned) {
        requireNumbers(schema, preparation);
        FeatureEncoding plain = new FeatureEncoding(schema);
        FeatureEncoding encoding = new FeatureEncoding(
                schema,
                preparation.rareCategoryShare() == 0
                        ? Map.of()
                        : rare(plain, standard.features(), learned, preparation.rareCategoryShare()),
                preparation.unknownCategory(),
                preparation.monotone());
        LabelledRows rows = new LabelledRows(
                encoded(standard.features(), encoding),
                standard.labels(),
                EncodedColumns.of(encoding),
                standard.groups());
        return new PreparedRows(encoding, rows);
    }

    /** @param standard rows in the standard encoding of the same schema; given back when nothing changes */
    public static FeatureMatrix encoded(FeatureMatrix standard, FeatureEncoding encoding) {
        if (encoding.rareCategories().isEmpty()) {
            return standard;
        }
        int[] target = encoding.ofStandardColumns();
        int columns = encoding.width();
        float[] from = standard.values();
        float[] values = new float[Math.multiplyExact(standard.rows(), columns)];
        for (int row = 0; row < standard.rows(); row++) {
            for (int column = 0; column < target.length; column++) {
                float value = from[row * target.length + column];
                // Categories that share a column: the one that is set tells. A missing one is missing in all.
                if (value != 0) {
                    values[row * columns + target[column]] = value;
                }
            }
        }
        return new FeatureMatrix(values, standard.rows(), columns);
    }

    private static void requireNumbers(DatasetSchema schema, Preparation preparation) {
        for (String name : preparation.monotone().keySet()) {
            if (schema.features().stream()
                    .noneMatch(feature ->
                            feature.name().equals(name) && feature.kind().numeric())) {
                throw new CannotTrain(
                        "monotone-feature-unknown",
                        "The snapshot has no numeric feature " + name
                                + ", which the plan wants monotone: leave it out.");
            }
        }
    }

    private static Map<String, List<String>> rare(
            FeatureEncoding plain, FeatureMatrix standard, int[] learned, double share) {
        long[] set = new long[standard.columns()];
        float[] values = standard.values();
        for (int row : learned) {
            for (int column = 0; column < set.length; column++) {
                set[column] += values[row * set.length + column] == 1 ? 1 : 0;
            }
        }
        Map<String, List<String>> rare = new HashMap<>();
        int column = 0;
        for (ColumnSpec feature : plain.schema().features()) {
            List<String> categories = new ArrayList<>();
            if (feature.kind().numeric()) {
                column++;
                continue;
            }
            for (String category : feature.allowedValues().stream().distinct().toList()) {
                if (set[column++] < share * learned.length) {
                    categories.add(category);
                }
            }
            // One alone has nothing to share its column with.
            if (categories.size() > 1) {
                rare.put(feature.name(), categories);
            }
        }
        return rare;
    }
}
