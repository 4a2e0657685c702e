package io.modeltrail.features.connector;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Which rows were published not long ago, so that reading a stretch again publishes only what is new in it. It forgets all when it is
 * full: the rows are then published again with the same ids, which every reader of the topic takes as duplicates. Not thread-safe.
 */
final class RecentRows {
    /** 2 million rows, 64 MB at most. */
    private static final int MOST = 1 << 21;

    private static final int FIRST = 1 << 10;
    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private final int most;
    private long[] hashes = new long[2 * FIRST];
    private long[] watermarks = new long[2 * FIRST];
    private int size;

    RecentRows() {
        this(MOST);
    }

    RecentRows(int most) {
        this.most = most;
    }

    /** @return whether it was not there before */
    boolean add(String eventId, Instant watermark) {
        long hash = hash(eventId);
        int slot = slot(hash);
        if (hashes[slot] == hash) {
            return false;
        }
        hashes[slot] = hash;
        watermarks[slot] = ChronoUnit.MICROS.between(Instant.EPOCH, watermark);
        size++;
        if (2 * size > hashes.length) {
            if (size >= most) {
                clear();
            } else {
                rebuild(2 * hashes.length, Long.MIN_VALUE);
            }
        }
        return true;
    }

    /** After a publication that failed nobody knows which rows are in the topic. */
    void clear() {
        hashes = new long[2 * FIRST];
        watermarks = new long[2 * FIRST];
        size = 0;
    }

    /** Forgets what will not be read again. */
    void forgetBefore(Instant settled) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, settled);
        int old = 0;
        for (int i = 0; i < hashes.length; i++) {
            if (hashes[i] != 0 && watermarks[i] < micros) {
                old++;
            }
        }
        if (2 * old > size) {
            rebuild(Math.max(2 * FIRST, Integer.highestOneBit(Math.max(1, 4 * (size - old)))), micros);
        }
    }

    int size() {
        return size;
    }

    private void rebuild(int length, long from) {
        long[] oldHashes = hashes;
        long[] oldWatermarks = watermarks;
        hashes = new long[length];
        watermarks = new long[length];
        size = 0;
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldHashes[i] != 0 && oldWatermarks[i] >= from) {
                int slot = slot(oldHashes[i]);
                hashes[slot] = oldHashes[i];
                watermarks[slot] = oldWatermarks[i];
                size++;
            }
        }
    }

    private int slot(long hash) {
        int mask = hashes.length - 1;
        int slot = (int) (hash >>> 20) & mask;
        while (hashes[slot] != 0 && hashes[slot] != hash) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** FNV-1a with the finaliser of MurmurHash3; 0 stands for an empty slot. Two of 2 million rows agree once in 10 million runs. */
    private static long hash(String text) {
        long hash = OFFSET_BASIS;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        hash ^= hash >>> 33;
        return hash == 0 ? 1 : hash;
    }
}
