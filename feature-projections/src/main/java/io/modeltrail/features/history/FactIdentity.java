package io.modeltrail.features.history;

import io.modeltrail.features.definition.Fact;

/**
 * A 64-bit hash (FNV-1a with the final mix of MurmurHash3) of what makes a fact the same fact: topic, entity, day and id. It only finds candidates, and is
 * stored in files: it never changes.
 */
final class FactIdentity {
    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private FactIdentity() {}

    static long of(String topic, Fact fact) {
        long hash = text(BASIS, topic);
        hash = text(hash, fact.entity());
        hash = (hash ^ fact.day()) * PRIME;
        return mixed(text(hash, fact.id()));
    }

    private static long text(long before, String text) {
        long hash = before;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return (hash ^ 0xffff) * PRIME;
    }

    private static long mixed(long hash) {
        long mixed = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
