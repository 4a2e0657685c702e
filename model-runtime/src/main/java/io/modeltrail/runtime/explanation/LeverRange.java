package io.modeltrail.runtime.explanation;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.training.Lever;
import io.modeltrail.runtime.scoring.ScoringModel;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** What one lever can do to one row. */
final class LeverRange {
    private final FeatureColumns columns;
    private final int feature;
    private final ColumnSpec spec;
    private final Stops stops;
    private final float own;
    private final double spread;
    private final List<List<Step>> ways;
    private final List<Step> steps;

    /**
     * One value that the lever can bring the feature to.
     *
     * @param number of a number
     * @param category number of a category, -1 for a number
     * @param size in standard deviations of the training; 1 for a category
     */
    record Step(LeverRange lever, float number, int category, double size) {
        void in(float[] encoded) {
            if (category >= 0) {
                lever.columns.setCategory(encoded, lever.feature, category);
            } else {
                encoded[lever.columns.firstColumn(lever.feature)] = number;
            }
        }

        Object value() {
            return category >= 0 ? lever.columns.categories(lever.feature).get(category) : Double.valueOf(number);
        }
    }

    /** @param spread of the feature's column in the training */
    LeverRange(ScoringModel model, FeatureColumns columns, Lever lever, float[] row, double spread) {
        this.columns = columns;
        this.spread = spread > 0 ? spread : 1;
        feature = columns.numberOf(lever.feature());
        spec = columns.feature(feature);
        own = row[columns.firstColumn(feature)];
        if (spec.kind().numeric()) {
            stops = Stops.of(model, columns.firstColumn(feature), spec, lever, row);
            NavigableSet<Float> below = stops.values().headSet(own, false).descendingSet();
            NavigableSet<Float> above = stops.values().tailSet(own, false);
            ways = List.of(
                    below.stream().map(this::number).toList(),
                    above.stream().map(this::number).toList());
        } else {
            stops = new Stops(new TreeSet<>(), true, true, false);
            List<String> categories = columns.categories(feature);
            ways = List.of(lever.categories().stream()
                    .distinct()
                    .map(categories::indexOf)
                    .filter(category -> category >= 0 && row[columns.categoryColumn(feature, category)] != 1)
                    .map(category -> new Step(this, 0, category, 1))
                    .toList());
        }
        steps = ways.stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparingDouble(Step::size))
                .toList();
    }

    /** Whether a lever can do anything to a row; it moves nothing that is missing. */
    static boolean fits(FeatureColumns columns, Lever lever, float[] row) {
        int feature = columns.numberOf(lever.feature());
        return feature >= 0
                && columns.feature(feature).kind().numeric()
                        == lever.categories().isEmpty()
                && !Float.isNaN(row[columns.firstColumn(feature)]);
    }

    /** @param value within the lever, whether it is a stop or not */
    Step number(float value) {
        return new Step(this, value, -1, Math.abs((double) value - own) / spread);
    }

    /** Whether a number lies between the ends of the lever. */
    boolean offers(float value) {
        return value >= stops.values().first() && value <= stops.values().last();
    }

    String name() {
        return spec.name();
    }

    int column() {
        return columns.firstColumn(feature);
    }

    boolean whole() {
        return spec.kind() == ColumnSpec.Kind.INTEGER;
    }

    /** Steps of which each goes on from the one before: downwards and upwards, or all categories. */
    List<List<Step>> ways() {
        return ways;
    }

    /** The smallest first. */
    List<Step> steps() {
        return steps;
    }

    Stops stops() {
        return stops;
    }

    /** Whether the margin may change between the steps. */
    boolean continuous() {
        return stops.continuous();
    }

    /** Widens a box by all that the lever can do. */
    void widen(float[] low, float[] high) {
        for (Step step : steps) {
            if (step.category() >= 0) {
                int column = columns.categoryColumn(feature, step.category());
                high[column] = 1;
                for (int other = columns.firstColumn(feature); other < columns.endColumn(feature); other++) {
                    low[other] = 0;
                }
            } else {
                low[column()] = Math.min(low[column()], step.number());
                high[column()] = Math.max(high[column()], step.number());
            }
        }
    }
}
