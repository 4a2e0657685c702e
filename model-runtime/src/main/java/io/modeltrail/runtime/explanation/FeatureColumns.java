package io.modeltrail.runtime.explanation;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.runtime.scoring.FeatureEncoding;
import java.util.Arrays;
import java.util.List;

/** Which columns of an encoded row are which feature, and which of a category's columns is which of its values. */
final class FeatureColumns {
    private final List<ColumnSpec> features;
    private final int[] featureOfColumn;
    private final int[] firstColumn;
    /** Of each category feature, the column of each value, in the order of {@link #categories}; empty for a number. */
    private final List<int[]> categoryColumns;

    FeatureColumns(FeatureEncoding encoding) {
        features = encoding.schema().features();
        featureOfColumn = new int[encoding.width()];
        firstColumn = new int[features.size()];
        List<String> names = features.stream().map(ColumnSpec::name).toList();
        String[] featuresOfColumns = encoding.featuresOfColumns();
        for (int column = featureOfColumn.length - 1; column >= 0; column--) {
            featureOfColumn[column] = names.indexOf(featuresOfColumns[column]);
            firstColumn[featureOfColumn[column]] = column;
        }
        int[] encodedColumn = encoding.ofStandardColumns();
        int[][] columns = new int[features.size()][];
        int standard = 0;
        for (int feature = 0; feature < columns.length; feature++) {
            int values = categories(feature).size();
            columns[feature] = Arrays.copyOfRange(encodedColumn, standard, standard + values);
            standard += Math.max(1, values);
        }
        categoryColumns = List.of(columns);
    }

    int count() {
        return features.size();
    }

    ColumnSpec feature(int feature) {
        return features.get(feature);
    }

    /** @return -1 when there is none of this name */
    int numberOf(String name) {
        for (int feature = 0; feature < features.size(); feature++) {
            if (features.get(feature).name().equals(name)) {
                return feature;
            }
        }
        return -1;
    }

    /** The values of a category, each once; empty for a number. */
    List<String> categories(int feature) {
        ColumnSpec spec = features.get(feature);
        return spec.kind().numeric()
                ? List.of()
                : spec.allowedValues().stream().distinct().toList();
    }

    int firstColumn(int feature) {
        return firstColumn[feature];
    }

    /** The column after a feature's last. */
    int endColumn(int feature) {
        return feature + 1 < firstColumn.length ? firstColumn[feature + 1] : featureOfColumn.length;
    }

    int categoryColumn(int feature, int category) {
        return categoryColumns.get(feature)[category];
    }

    /** Number of the category that a row has, the first of those that share a column; -1 when it is missing. */
    int categoryOf(float[] encoded, int feature) {
        int[] columns = categoryColumns.get(feature);
        for (int category = 0; category < columns.length; category++) {
            if (encoded[columns[category]] == 1) {
                return category;
            }
        }
        return -1;
    }

    /** Gives a row a category. */
    void setCategory(float[] encoded, int feature, int category) {
        Arrays.fill(encoded, firstColumn(feature), endColumn(feature), 0);
        encoded[categoryColumn(feature, category)] = 1;
    }

    /** Sums over the columns of each feature, shape [features]. */
    double[] byFeature(double[] byColumn) {
        double[] sums = new double[features.size()];
        for (int column = 0; column < byColumn.length; column++) {
            sums[featureOfColumn[column]] += byColumn[column];
        }
        return sums;
    }
}
