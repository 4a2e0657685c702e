package io.modeltrail.runtime.monitoring;

import java.util.Arrays;

/** Of values that come in ascending order all, or so many quantiles that a distance to them is as good as to all. Not thread-safe. */
final class Quantiles {
    private final long all;
    private final float[] values;
    private long seen;
    private int kept;
    private double mean;
    private double squares;

    /** @param all how many values will come */
    Quantiles(long all) {
        this.all = all;
        values = new float[(int) Math.min(all, all <= ReferenceProfile.TESTED_ROWS ? all : ReferenceProfile.QUANTILES)];
    }

    void add(float value) {
        // The quantile (i + 0.5) / n of all N values is the one at place floor((i + 0.5) N / n), counted from 0.
        while (kept < values.length && (2L * kept + 1) * all / (2L * values.length) == seen) {
            values[kept++] = value;
        }
        seen++;
        double difference = value - mean;
        mean += difference / seen;
        squares += difference * (value - mean);
    }

    float[] values() {
        return Arrays.copyOf(values, kept);
    }

    /** Of all values, with N - 1; 0 with fewer than two. */
    double standardDeviation() {
        return seen < 2 ? 0 : Math.sqrt(squares / (seen - 1));
    }
}
