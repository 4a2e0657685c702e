package io.modeltrail.query.audit;

/**
 * How much memory DuckDB needs to turn the lines of a file into Parquet: not for the file, however long, but for a buffer that holds the
 * longest line, of which it has several, and for the lines that it works on at once. Not thread-safe.
 */
final class LineLengths {
    /** Lines that DuckDB works on at once. */
    static final int VECTOR = 2_048;

    private static final int SHORTEST_BUFFER = 16 << 20;
    /** Of the file that is read, of the one before, and some to spare. */
    private static final int BUFFERS = 4;
    /** Of what is worked on: read, converted, compressed, and one to spare. */
    private static final int COPIES = 4;

    private static final long GROUP_BYTES = 32L << 20;
    private static final int MOST_ROWS_OF_GROUP = 60 * VECTOR;
    private static final int ELSE_MIB = 512;

    private final int[] last = new int[VECTOR];
    private int next;
    private long now;
    private int longest;
    private long widest;

    /** @param bytes of the next line */
    void add(int bytes) {
        now += bytes - last[next];
        last[next] = bytes;
        next = (next + 1) % VECTOR;
        longest = Math.max(longest, bytes);
        widest = Math.max(widest, now);
    }

    /** Bytes. */
    int buffer() {
        return Math.max(SHORTEST_BUFFER, longest + 1);
    }

    /** A multiple of what is worked on at once. */
    int rowsOfGroup() {
        long vectors = widest == 0 ? MOST_ROWS_OF_GROUP : GROUP_BYTES / widest;
        return Math.toIntExact(Math.clamp(vectors * VECTOR, VECTOR, MOST_ROWS_OF_GROUP));
    }

    long memoryMib() {
        return ELSE_MIB + (((long) BUFFERS * buffer() + COPIES * widest) >> 20);
    }
}
