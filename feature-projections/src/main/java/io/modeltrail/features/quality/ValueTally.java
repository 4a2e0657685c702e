package io.modeltrail.features.quality;

import io.modeltrail.contracts.feature.FeatureQuality;
import io.modeltrail.contracts.feature.FeatureSpec.Expectation;
import io.modeltrail.features.definition.CompiledFeature;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Counts the values of one feature. Quantiles are exact up to {@link #SAMPLE} values and those of a uniform sample beyond. */
final class ValueTally {
    static final int SAMPLE = 100_000;
    private static final double[] QUANTILES = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};
    private static final int FIRST_CAPACITY = 1024;

    private final CompiledFeature feature;
    private final Expectation expectation;
    private final boolean[] allowed;
    private final long[] categories;
    private final SplittableRandom random = new SplittableRandom(20261124);
    private float[] sample = new float[FIRST_CAPACITY];
    private int sampled;
    private long missing;
    private long outside;
    private long present;
    private long finite;
    private double sum;
    private double smallest = Double.POSITIVE_INFINITY;
    private double largest = Double.NEGATIVE_INFINITY;

    ValueTally(CompiledFeature feature) {
        this.feature = feature;
        expectation = feature.spec().expectation();
        categories = new long[feature.categories().size()];
        allowed = new boolean[categories.length];
        for (int i = 0; i < allowed.length; i++) {
            allowed[i] = expectation.allowedValues().isEmpty()
                    || expectation.allowedValues().contains(feature.categories().get(i));
        }
    }

    /** NaN = missing. */
    void add(float value) {
        if (Float.isNaN(value)) {
            missing++;
        } else if (feature.category()) {
            addCategory((int) value);
        } else {
            addNumber(value);
        }
    }

    private void addCategory(int index) {
        present++;
        if (index < 0 || index >= categories.length) {
            outside++;
            return;
        }
        categories[index]++;
        if (!allowed[index]) {
            outside++;
        }
    }

    private void addNumber(float value) {
        present++;
        if (Float.isInfinite(value) || below(value, expectation.minimum()) || above(value, expectation.maximum())) {
            outside++;
        }
        if (!Float.isInfinite(value)) {
            finite++;
            sum += value;
            smallest = Math.min(smallest, value);
            largest = Math.max(largest, value);
            keep(value);
        }
    }

    /** Reservoir sampling (Vitter 1985, algorithm R). */
    private void keep(float value) {
        if (sampled < SAMPLE) {
            if (sampled == sample.length) {
                sample = Arrays.copyOf(sample, Math.min(SAMPLE, 2 * sample.length));
            }
            sample[sampled++] = value;
        } else {
            long slot = random.nextLong(finite);
            if (slot < SAMPLE) {
                sample[(int) slot] = value;
            }
        }
    }

    long missing() {
        return missing;
    }

    FeatureQuality quality() {
        long all = missing + present;
        double missingShare = all == 0 ? 0 : (double) missing / all;
        double outsideShare = present == 0 ? 0 : (double) outside / present;
        boolean number = !feature.category() && sampled > 0;
        return new FeatureQuality(
                feature.spec().name(),
                missingShare,
                outsideShare,
                number ? (Double) smallest : null,
                number ? (Double) largest : null,
                number ? (Double) (sum / finite) : null,
                number ? quantiles() : List.of(),
                counts(),
                outside == 0 && missingShare <= expectation.missingShareAtMost());
    }

    byte[] sketch() {
        return feature.category()
                ? ValueSketch.ofCategories(missing, categories)
                : ValueSketch.ofNumbers(missing, present, sorted());
    }

    private List<Double> quantiles() {
        float[] sorted = sorted();
        return Arrays.stream(QUANTILES)
                .mapToObj(share -> (double) sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))])
                .toList();
    }

    private float[] sorted() {
        float[] sorted = Arrays.copyOf(sample, sampled);
        Arrays.sort(sorted);
        return sorted;
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (int i = 0; i < categories.length; i++) {
            counts.put(feature.categories().get(i), categories[i]);
        }
        return counts;
    }

    private static boolean below(float value, @Nullable Double minimum) {
        return minimum != null && value < minimum.floatValue();
    }

    private static boolean above(float value, @Nullable Double maximum) {
        return maximum != null && value > maximum.floatValue();
    }
}
