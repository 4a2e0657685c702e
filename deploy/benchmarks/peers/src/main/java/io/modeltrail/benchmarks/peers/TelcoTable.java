package io.modeltrail.benchmarks.peers;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The public Telco table as the pilot ships it, one-hot encoded for a tree library. */
final class TelcoTable {
    private static final String KEY = "customer_key";
    private static final String LABEL = "churn";

    /** @param category null for a number */
    record Column(String feature, String category) {}

    private final List<Map<String, Object>> rows = new ArrayList<>();
    private final List<Float> labels = new ArrayList<>();
    private final List<Column> columns = new ArrayList<>();

    TelcoTable(Path csv) throws IOException {
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(csv)) {
            for (NamedCsvRecord line : reader) {
                rows.add(features(line));
                labels.add(line.getField(LABEL).equals("Yes") ? 1f : 0f);
            }
        }
        for (String feature : rows.getFirst().keySet()) {
            addColumns(feature);
        }
    }

    private static Map<String, Object> features(NamedCsvRecord line) {
        Map<String, Object> features = new LinkedHashMap<>();
        line.getFieldsAsMap().forEach((name, value) -> {
            if (!name.equals(KEY) && !name.equals(LABEL)) {
                features.put(name, value(value));
            }
        });
        return features;
    }

    private static Object value(String text) {
        if (text.isBlank()) {
            return Double.NaN;
        }
        char first = text.charAt(0);
        return Character.isDigit(first) || first == '-' ? (Object) Double.valueOf(text) : text;
    }

    private void addColumns(String feature) {
        TreeSet<String> categories = new TreeSet<>();
        rows.forEach(row -> {
            if (row.get(feature) instanceof String category) {
                categories.add(category);
            }
        });
        if (categories.isEmpty()) {
            columns.add(new Column(feature, ""));
        } else {
            categories.forEach(category -> columns.add(new Column(feature, category)));
        }
    }

    List<Column> columns() {
        return columns;
    }

    List<Map<String, Object>> rows() {
        return rows;
    }

    float[] labels() {
        float[] all = new float[labels.size()];
        for (int row = 0; row < all.length; row++) {
            all[row] = labels.get(row);
        }
        return all;
    }

    /** Row-major, NaN = missing, shape [rows, columns]. */
    float[] encoded() {
        float[] all = new float[rows.size() * columns.size()];
        for (int row = 0; row < rows.size(); row++) {
            System.arraycopy(encode(rows.get(row)), 0, all, row * columns.size(), columns.size());
        }
        return all;
    }

    float[] encode(Map<String, ?> features) {
        float[] encoded = new float[columns.size()];
        for (int index = 0; index < encoded.length; index++) {
            Column column = columns.get(index);
            Object value = features.get(column.feature());
            encoded[index] = value instanceof Number number
                    ? number.floatValue()
                    : column.category().isEmpty()
                            ? Float.NaN
                            : column.category().equals(value) ? 1f : 0f;
        }
        return encoded;
    }
}
