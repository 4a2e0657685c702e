package io.modeltrail.features.streaming;

import java.util.Arrays;

/**
 * One day of one entity: the slots, and a hash of each fact in them. As bytes: the number of slots that are not 0, each as the distance from the
 * one before and its value, then the hashes to the end. Not thread-safe.
 */
final class DayTile {
    /** Below, looking through all hashes is faster than a table. */
    private static final int FEW = 48;

    private final long[] slots;
    private long[] hashes;
    private int facts;
    /** Open addressing; 0 = free. Empty while there are few. */
    private long[] table = {};

    DayTile(int slotCount) {
        slots = new long[slotCount];
        hashes = new long[4];
    }

    DayTile(int slotCount, byte[] bytes, int from, int length) {
        slots = new long[slotCount];
        StateReader reader = new StateReader(bytes, from);
        int slot = -1;
        for (int rest = reader.readCount(); rest > 0; rest--) {
            slot += reader.readCount();
            slots[slot] = reader.readSigned();
        }
        facts = (from + length - reader.position()) / FactHash.BYTES;
        hashes = new long[facts + 4];
        for (int index = 0; index < facts; index++) {
            hashes[index] = reader.readHash();
        }
    }

    long slot(int index) {
        return slots[index];
    }

    void set(int index, long value) {
        slots[index] = value;
    }

    boolean isEmpty() {
        return facts == 0;
    }

    boolean has(long hash) {
        if (facts < FEW) {
            for (int index = 0; index < facts; index++) {
                if (hashes[index] == hash) {
                    return true;
                }
            }
            return false;
        }
        if (table.length == 0) {
            grow();
        }
        return table[place(hash)] != 0;
    }

    void add(long hash) {
        if (facts == hashes.length) {
            hashes = Arrays.copyOf(hashes, facts * 2);
        }
        hashes[facts++] = hash;
        if (table.length > 0) {
            if (facts * 2 > table.length) {
                grow();
            } else {
                table[place(hash)] = hash + 1;
            }
        }
    }

    /** Adds it unless it is there. */
    void remember(long hash) {
        if (!has(hash)) {
            add(hash);
        }
    }

    /** Takes in the same day of another part. */
    void addAll(DayTile other, TopicPlan plan) {
        for (int slot = 0; slot < slots.length; slot++) {
            slots[slot] = plan.slot(slot).merge(slots[slot], other.slots[slot]);
        }
        for (int index = 0; index < other.facts; index++) {
            add(other.hashes[index]);
        }
    }

    void writeTo(StateWriter writer) {
        int used = 0;
        for (long slot : slots) {
            used += slot == 0 ? 0 : 1;
        }
        writer.writeUnsigned(used);
        int before = -1;
        for (int slot = 0; slot < slots.length; slot++) {
            if (slots[slot] != 0) {
                writer.writeUnsigned(slot - before);
                writer.writeSigned(slots[slot]);
                before = slot;
            }
        }
        for (int index = 0; index < facts; index++) {
            writer.writeHash(hashes[index]);
        }
    }

    private void grow() {
        table = new long[Integer.highestOneBit(Math.max(facts, FEW)) * 4];
        for (int index = 0; index < facts; index++) {
            table[place(hashes[index])] = hashes[index] + 1;
        }
    }

    /** Where the hash is, or would be. Hashes have 48 bits, so one more is never 0. */
    private int place(long hash) {
        int place = (int) (hash ^ (hash >>> 24)) & (table.length - 1);
        while (table[place] != 0 && table[place] != hash + 1) {
            place = (place + 1) & (table.length - 1);
        }
        return place;
    }
}
