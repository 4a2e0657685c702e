package io.modeltrail.runtime.explanation;

/** Arrays that one row after another is explained in, so that nothing is allocated for each. Not thread-safe: one for each thread. */
public final class Workspace {
    private static final int ARRAYS = 16;

    private final double[][] doubles = new double[ARRAYS][];
    private byte[] bytes = new byte[0];

    /** At least so long, with whatever was left in it. */
    double[] doubles(int index, int length) {
        double[] array = doubles[index];
        if (array == null || array.length < length) {
            array = new double[length];
            doubles[index] = array;
        }
        return array;
    }

    /** At least so long, with whatever was left in it. */
    byte[] bytes(int length) {
        if (bytes.length < length) {
            bytes = new byte[length];
        }
        return bytes;
    }
}
