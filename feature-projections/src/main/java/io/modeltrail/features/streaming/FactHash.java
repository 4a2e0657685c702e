package io.modeltrail.features.streaming;

/**
 * 48 bits that stand for the id of a fact, so that it is counted once. Two of 100 facts that one entity has on one day are taken for the same
 * with a probability of 2e-11.
 */
final class FactHash {
    static final int BYTES = 6;
    private static final long MASK = (1L << 48) - 1;

    private FactHash() {}

    /** FNV-1a over the characters, then the finaliser of MurmurHash3, which spreads every bit over all others. */
    static long of(String id) {
        long hash = 0xcbf29ce484222325L;
        for (int index = 0; index < id.length(); index++) {
            hash = (hash ^ id.charAt(index)) * 0x100000001b3L;
        }
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        hash *= 0xc4ceb9fe1a85ec53L;
        hash ^= hash >>> 33;
        return hash & MASK;
    }
}
