package io.modeltrail.features.quality;

import java.nio.ByteBuffer;

/**
 * How the values of one feature were spread on one day, as bytes that stay readable: a format number, then for numbers the counts of
 * missing and present values and the values at evenly spaced ranks, for categories the count of missing values and of each category.
 * All big-endian.
 */
final class ValueSketch {
    /** 0 %, 0.5 %, … 100 %. */
    static final int RANKS = 201;

    private static final byte NUMBERS = 1;
    private static final byte CATEGORIES = 2;

    private ValueSketch() {}

    /** @param sorted values, or a sample of them, in rising order */
    static byte[] ofNumbers(long missing, long present, float[] sorted) {
        int ranks = sorted.length == 0 ? 0 : RANKS;
        ByteBuffer bytes = ByteBuffer.allocate(1 + 2 * Long.BYTES + Integer.BYTES + ranks * Float.BYTES)
                .put(NUMBERS)
                .putLong(missing)
                .putLong(present)
                .putInt(ranks);
        for (int i = 0; i < ranks; i++) {
            bytes.putFloat(sorted[(int) ((long) i * (sorted.length - 1) / (RANKS - 1))]);
        }
        return bytes.array();
    }

    static byte[] ofCategories(long missing, long[] counts) {
        ByteBuffer bytes = ByteBuffer.allocate(1 + Long.BYTES + Integer.BYTES + counts.length * Long.BYTES)
                .put(CATEGORIES)
                .putLong(missing)
                .putInt(counts.length);
        for (long count : counts) {
            bytes.putLong(count);
        }
        return bytes.array();
    }
}
