package io.modeltrail.runtime.explanation;

import io.modeltrail.runtime.explanation.GlobalExplanation.Dependence;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Mean scores over a fixed part of the sample, in which every row is given one value after another. */
final class PartialDependence {
    private static final int MOST_POINTS = 20;
    private static final int MOST_ROWS = 500;

    private final CompiledScorer scorer;
    private final FeatureColumns columns;
    private final FeatureMatrix sample;
    private final FeatureMatrix rows;

    PartialDependence(CompiledScorer scorer, FeatureColumns columns, FeatureMatrix sample) {
        this.scorer = scorer;
        this.columns = columns;
        this.sample = sample;
        this.rows = sample.select(
                HoldoutSample.evenly(IntStream.range(0, sample.rows()).toArray(), MOST_ROWS));
    }

    Dependence of(int feature) {
        String name = columns.feature(feature).name();
        List<Dependence.Point> points = new ArrayList<>();
        if (columns.feature(feature).kind().numeric()) {
            int column = columns.firstColumn(feature);
            for (float value : quantiles(column)) {
                points.add(new Dependence.Point((double) value, null, meanScore(row -> row[column] = value)));
            }
            return new Dependence(name, true, points);
        }
        List<String> categories = columns.categories(feature);
        for (int category = 0; category < Math.min(categories.size(), MOST_POINTS); category++) {
            int given = category;
            points.add(new Dependence.Point(
                    null, categories.get(category), meanScore(row -> columns.setCategory(row, feature, given))));
        }
        return new Dependence(name, false, points);
    }

    private interface Change {
        void in(float[] row);
    }

    private double meanScore(Change change) {
        double sum = 0;
        for (int row = 0; row < rows.rows(); row++) {
            float[] encoded = rows.row(row);
            change.in(encoded);
            sum += scorer.score(scorer.margin(encoded));
        }
        return rows.rows() == 0 ? 0 : sum / rows.rows();
    }

    /** Different values at evenly spaced ranks, smallest and largest included. */
    private float[] quantiles(int column) {
        float[] known = new float[sample.rows()];
        int count = 0;
        for (int row = 0; row < sample.rows(); row++) {
            if (!Float.isNaN(sample.at(row, column))) {
                known[count++] = sample.at(row, column);
            }
        }
        Arrays.sort(known, 0, count);
        float[] quantiles = new float[Math.min(count, MOST_POINTS)];
        int different = 0;
        for (int index = 0; index < quantiles.length; index++) {
            int rank = quantiles.length == 1 ? 0 : (int) ((long) index * (count - 1) / (quantiles.length - 1));
            if (different == 0 || quantiles[different - 1] != known[rank]) {
                quantiles[different++] = known[rank];
            }
        }
        return Arrays.copyOf(quantiles, different);
    }
}
