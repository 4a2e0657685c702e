package io.modeltrail.churnpilot.simulator;

/**
 * SplitMix64 (Steele, Lea and Flood, 2014). What is drawn from it uses integers, the four operations and {@link StrictMath} only, so every
 * machine draws the same. Not for use by several threads.
 */
final class RandomStream {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;
    /** Four uniforms of 16 bits have the variance 4/12 (in units of 65536 squared). */
    private static final double TO_UNIT_VARIANCE = 1.7320508075688772 / 65536;

    private long state;

    /** @param purpose streams of one seed and customer with different purposes are independent */
    RandomStream(long seed, long customer, int purpose) {
        state = mixed(mixed(mixed(seed) ^ customer) + purpose * GOLDEN);
    }

    private static long mixed(long value) {
        long bits = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        return bits ^ (bits >>> 31);
    }

    long nextLong() {
        state += GOLDEN;
        return mixed(state);
    }

    /** In [0, 1). */
    double uniform() {
        return (nextLong() >>> 11) * UNIT;
    }

    double uniform(double from, double to) {
        return from + (to - from) * uniform();
    }

    boolean chance(double probability) {
        return uniform() < probability;
    }

    /** In [0, bound). */
    int below(int bound) {
        return (int) (((nextLong() >>> 33) * bound) >>> 31);
    }

    /** Mean 0, variance 1: the sum of four uniforms, which is near enough to a normal and costs one draw. Within ±3.47. */
    double noise() {
        long bits = nextLong();
        long sum = (bits & 0xFFFF) + ((bits >>> 16) & 0xFFFF) + ((bits >>> 32) & 0xFFFF) + (bits >>> 48);
        return (sum - 131_070) * TO_UNIT_VARIANCE;
    }

    double exponential() {
        return -StrictMath.log(1 - uniform());
    }

    /** A count with this mean, at most 60 (the simulation's means are below 10). */
    int poisson(double mean) {
        double threshold = StrictMath.exp(-mean);
        double product = uniform();
        int count = 0;
        while (product > threshold && count < 60) {
            product *= uniform();
            count++;
        }
        return count;
    }

    /** One of the values, by the weights' shares of their sum. */
    <T> T pick(T[] values, double... weights) {
        return values[oneOf(weights)];
    }

    /** Index of one weight, by its share of their sum. */
    int oneOf(double... weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        double left = uniform() * sum;
        for (int index = 0; index < weights.length - 1; index++) {
            left -= weights[index];
            if (left < 0) {
                return index;
            }
        }
        return weights.length - 1;
    }
}
