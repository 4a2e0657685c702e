package io.modeltrail.benchmarks.serving;

import java.util.Arrays;
import java.util.Collection;

/**
 * What a load was answered.
 *
 * @param latencyMicros of the answered requests, sorted; from the moment each was due
 * @param refused answers that are no prediction
 * @param lateToSend requests that were sent more than 5 ms after they were due
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record LoadResult(int[] latencyMicros, long refused, long nanos, long lateToSend) {
    double perSecond() {
        return latencyMicros.length * 1e9 / nanos;
    }

    /** @param share 0 to 1 */
    double millis(double share) {
        if (latencyMicros.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(share * latencyMicros.length) - 1;
        return latencyMicros[Math.max(rank, 0)] / 1e3;
    }

    /** Belongs to one thread at a time. */
    static final class Latencies {
        private int[] micros = new int[1 << 12];
        private int count;

        void add(long one) {
            if (count == micros.length) {
                micros = Arrays.copyOf(micros, 2 * count);
            }
            micros[count++] = (int) Math.min(one, Integer.MAX_VALUE);
        }

        static int[] sorted(Collection<Latencies> all) {
            int[] sorted = new int[all.stream().mapToInt(one -> one.count).sum()];
            int filled = 0;
            for (Latencies one : all) {
                System.arraycopy(one.micros, 0, sorted, filled, one.count);
                filled += one.count;
            }
            Arrays.sort(sorted);
            return sorted;
        }
    }
}
