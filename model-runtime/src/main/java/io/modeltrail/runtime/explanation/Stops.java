package io.modeltrail.runtime.explanation;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.training.Lever;
import io.modeltrail.runtime.scoring.DenseNetwork;
import io.modeltrail.runtime.scoring.LinearModel;
import io.modeltrail.runtime.scoring.ScoringModel;
import io.modeltrail.runtime.scoring.StackedModel;
import io.modeltrail.runtime.scoring.Tree;
import io.modeltrail.runtime.scoring.TreeEnsemble;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Values of a number between which the margin is a straight line: both sides of every threshold that a tree compares it with, and the
 * ends of the lever. A network's kinks depend on the other features; those of the row as it is are among the
 * values, and evenly spaced ones besides.
 *
 * @param values within lever and schema; whole numbers where the schema wants them
 * @param completeAlone whether the margin is a straight line between them as long as nothing else of the row changes
 * @param complete whether it is so whatever else changes
 * @param continuous whether it may change between them at all
 */
record Stops(NavigableSet<Float> values, boolean completeAlone, boolean complete, boolean continuous) {
    private static final int MOST = 2_000;
    private static final int GRID = 64;

    /** @param row encoded, as it is */
    static Stops of(ScoringModel model, int column, ColumnSpec spec, Lever lever, float[] row) {
        boolean whole = spec.kind() == ColumnSpec.Kind.INTEGER;
        double lowest = larger(lever.lowest(), spec.minimum());
        double highest = -larger(negative(lever.highest()), negative(spec.maximum()));
        NavigableSet<Float> values = new TreeSet<>();
        boolean network = hasNetwork(model);
        boolean continuous = network || hasLinear(model);
        if (whole && highest - lowest <= MOST) {
            for (double value = Math.ceil(lowest); value <= highest; value++) {
                // Above 2^24 not every whole number is a float, and what is not would be offered as its neighbour.
                if ((float) value == value) {
                    values.add((float) value);
                }
            }
            return new Stops(values, true, true, false);
        }
        float first = (float) (whole ? Math.ceil(lowest) : lowest);
        float last = (float) (whole ? Math.floor(highest) : highest);
        first = first < lowest ? Math.nextUp(first) : first;
        last = last > highest ? Math.nextDown(last) : last;
        if (first > last) {
            return new Stops(values, true, true, false);
        }
        values.add(first);
        values.add(last);
        collect(model, column, whole, values);
        addKinks(model, column, row, first, last, values);
        for (int point = 1; network && point < GRID; point++) {
            double value = first + (last - (double) first) * point / GRID;
            values.add((float) (whole ? Math.rint(value) : value));
        }
        NavigableSet<Float> inside = new TreeSet<>(values.subSet(first, true, last, true));
        boolean few = inside.size() <= MOST;
        return new Stops(few ? inside : thinned(inside), few && !whole, few && !network, continuous);
    }

    private static NavigableSet<Float> thinned(NavigableSet<Float> all) {
        NavigableSet<Float> thinned = new TreeSet<>();
        int number = 0;
        for (float value : all) {
            if ((long) number * MOST / all.size() != (long) (number - 1) * MOST / all.size()) {
                thinned.add(value);
            }
            number++;
        }
        thinned.add(all.last());
        return thinned;
    }

    private static double larger(@Nullable Double one, @Nullable Double other) {
        return Math.max(one == null ? -Float.MAX_VALUE : one, other == null ? -Float.MAX_VALUE : other);
    }

    private static @Nullable Double negative(@Nullable Double value) {
        return value == null ? null : -value;
    }

    private static void collect(ScoringModel model, int column, boolean whole, NavigableSet<Float> values) {
        switch (model) {
            case TreeEnsemble trees -> {
                for (Tree tree : trees.trees()) {
                    for (int node = 0; node < tree.feature().length; node++) {
                        if (tree.feature()[node] == column) {
                            float threshold = tree.value()[node];
                            float right = whole ? (float) Math.ceil(threshold) : threshold;
                            values.add(right);
                            values.add(whole ? right - 1 : Math.nextDown(threshold));
                        }
                    }
                }
            }
            case StackedModel stacked -> stacked.members().forEach(member -> collect(member, column, whole, values));
            case LinearModel linear -> {
                // A straight line all along.
            }
            case DenseNetwork network -> {
                // Its kinks depend on the other features.
            }
        }
    }

    /** Of every network in the model, as its column moves from {@code first} to {@code last}. */
    private static void addKinks(
            ScoringModel model, int column, float[] row, float first, float last, NavigableSet<Float> values) {
        switch (model) {
            case StackedModel stacked ->
                stacked.members().forEach(member -> addKinks(member, column, row, first, last, values));
            case DenseNetwork network -> {
                double[] means = network.inputMeans();
                double[] scales = network.inputScales();
                double[] from = new double[row.length];
                for (int other = 0; other < row.length; other++) {
                    float value = other == column ? first : row[other];
                    from[other] = Float.isNaN(value) ? 0 : LinearModel.standardise(value, means[other], scales[other]);
                }
                double range = last - (double) first;
                double[] change = new double[row.length];
                change[column] = range / scales[column];
                for (double kink : new NetworkLine(network, from, change, new Workspace()).kinks()) {
                    values.add((float) (first + kink * range));
                }
            }
            case TreeEnsemble trees -> {
                // Steps, no kinks.
            }
            case LinearModel linear -> {
                // A straight line all along.
            }
        }
    }

    static boolean hasNetwork(ScoringModel model) {
        return model instanceof DenseNetwork
                || (model instanceof StackedModel stacked
                        && stacked.members().stream().anyMatch(DenseNetwork.class::isInstance));
    }

    static boolean hasLinear(ScoringModel model) {
        return model instanceof LinearModel
                || (model instanceof StackedModel stacked
                        && stacked.members().stream().anyMatch(LinearModel.class::isInstance));
    }
}
