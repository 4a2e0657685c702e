package io.modeltrail.eventstore.transparency;

import java.util.ArrayList;
import java.util.List;

/** The root over leaves that come one by one, from the few whole subtrees before them. Memory does not grow. Not thread-safe. */
final class GrowingRoot {
    /** Roots of the whole subtrees, the largest first: one for each bit of the size. */
    private final List<Hash> peaks;

    private long size;

    /** @param peaks of the tree that is there already, as {@link MerkleTree#peaks} gives them */
    GrowingRoot(long size, List<Hash> peaks) {
        if (peaks.size() != Long.bitCount(size)) {
            throw new MalformedProof("a tree of " + size + " leaves has " + Long.bitCount(size) + " whole subtrees");
        }
        this.size = size;
        this.peaks = new ArrayList<>(peaks);
    }

    long size() {
        return size;
    }

    void add(Hash leaf) {
        Hash hash = leaf;
        for (long bits = size; (bits & 1) == 1; bits >>= 1) {
            hash = Hash.ofNode(peaks.removeLast(), hash);
        }
        peaks.add(hash);
        size++;
    }

    /** As {@link MerkleTree#peaks} gives them. */
    List<Hash> peaks() {
        return List.copyOf(peaks);
    }

    Hash root() {
        if (peaks.isEmpty()) {
            return Hash.OF_NOTHING;
        }
        Hash root = peaks.getLast();
        for (int i = peaks.size() - 2; i >= 0; i--) {
            root = Hash.ofNode(peaks.get(i), root);
        }
        return root;
    }
}
