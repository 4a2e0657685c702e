package io.modeltrail.benchmarks.serving;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * What a load was answered.
 *
 * @param latencyMicros of the answered requests, sorted; from the moment each was due
 * @param refused answers that are no prediction
 * @param lateToSend requests that were sent more than 5 ms after they were due
 * @param p99MillisOfSeconds of each whole second by itself, infinite where nothing was answered; none where it was not looked at
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record LoadResult(int[] latencyMicros, long refused, long nanos, long lateToSend, List<Double> p99MillisOfSeconds) {
    double perSecond() {
        return latencyMicros.length * 1e9 / nanos;
    }

    /** @param share 0 to 1 */
    double millis(double share) {
        return millis(latencyMicros, share);
    }

    private static double millis(int[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.max(rank, 0)] / 1e3;
    }

    /** Belongs to one thread at a time. */
    static final class Latencies {
        private int[] micros = new int[1 << 12];
        private int count;
        private int secondBegan;
        private final List<Double> p99MillisOfSeconds = new ArrayList<>();

        void add(long one) {
            if (count == micros.length) {
                micros = Arrays.copyOf(micros, 2 * count);
            }
            micros[count++] = (int) Math.min(one, Integer.MAX_VALUE);
        }

        void secondEnds() {
            int[] second = Arrays.copyOfRange(micros, secondBegan, count);
            Arrays.sort(second);
            p99MillisOfSeconds.add(second.length == 0 ? Double.POSITIVE_INFINITY : millis(second, 0.99));
            secondBegan = count;
        }

        List<Double> p99MillisOfSeconds() {
            return List.copyOf(p99MillisOfSeconds);
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
