package io.modeltrail.eventstore.transparency;

import java.util.ArrayList;
import java.util.List;

/**
 * Roots and proofs of an RFC 6962 tree from its tiles. A proof reads a handful of tiles, whatever the size of the tree.
 *
 * @param size of the largest tree whose tiles are there, in leaves
 */
public record MerkleTree(TileSource tiles, long size) {
    /** log2 of the hashes in a tile. */
    private static final int TILE_HEIGHT = 8;

    /** Root of the first leaves. */
    public Hash root(long leaves) {
        within(leaves);
        return leaves == 0 ? Hash.OF_NOTHING : over(0, leaves);
    }

    public Hash leaf(long index) {
        within(index + 1);
        return subtree(0, index);
    }

    /** That leaf {@code index} is in the tree of the first {@code leaves}. */
    public InclusionProof inclusion(long index, long leaves) {
        within(leaves);
        if (index < 0 || index >= leaves) {
            throw new IllegalArgumentException("leaf " + index + " is not in a tree of " + leaves);
        }
        List<Hash> hashes = new ArrayList<>();
        siblings(index, 0, leaves, hashes);
        return new InclusionProof(index, leaves, hashes);
    }

    /** That the tree of the first {@code size2} leaves begins with that of the first {@code size1}. */
    public ConsistencyProof consistency(long size1, long size2) {
        within(size2);
        if (size1 < 0 || size1 > size2) {
            throw new IllegalArgumentException(size1 + " is no earlier size than " + size2);
        }
        List<Hash> hashes = new ArrayList<>();
        if (size1 > 0 && size1 < size2) {
            added(size1, 0, size2, true, hashes);
        }
        return new ConsistencyProof(size1, size2, hashes);
    }

    /** Roots of the whole subtrees that the first leaves are made of, the largest first. */
    List<Hash> peaks(long leaves) {
        within(leaves);
        List<Hash> peaks = new ArrayList<>();
        long from = 0;
        for (long rest = leaves; rest > 0; rest -= Long.highestOneBit(rest)) {
            long whole = Long.highestOneBit(rest);
            peaks.add(over(from, from + whole));
            from += whole;
        }
        return peaks;
    }

    private void siblings(long index, long from, long to, List<Hash> hashes) {
        if (to - from == 1) {
            return;
        }
        long middle = from + split(to - from);
        if (index < middle) {
            siblings(index, from, middle, hashes);
            hashes.add(over(middle, to));
        } else {
            siblings(index, middle, to, hashes);
            hashes.add(over(from, middle));
        }
    }

    /** SUBPROOF of RFC 6962; {@code end} is counted from the start of the tree. */
    private void added(long end, long from, long to, boolean known, List<Hash> hashes) {
        if (end == to) {
            if (!known) {
                hashes.add(over(from, to));
            }
            return;
        }
        long middle = from + split(to - from);
        if (end <= middle) {
            added(end, from, middle, known, hashes);
            hashes.add(over(middle, to));
        } else {
            added(end, middle, to, false, hashes);
            hashes.add(over(from, middle));
        }
    }

    private Hash over(long from, long to) {
        long leaves = to - from;
        if (Long.bitCount(leaves) == 1) { // a start is always a multiple of it
            int height = Long.numberOfTrailingZeros(leaves);
            return subtree(height, from >> height);
        }
        long middle = from + split(leaves);
        return Hash.ofNode(over(from, middle), over(middle, to));
    }

    /** A whole subtree of {@code 2^height} leaves. */
    private Hash subtree(int height, long index) {
        int level = height / TILE_HEIGHT;
        int rest = height % TILE_HEIGHT;
        long first = index << rest;
        long tile = first / Tile.FULL;
        int place = (int) (first % Tile.FULL);
        long inLevel = size >> (level * TILE_HEIGHT);
        int width = (int) Math.min(Tile.FULL, inLevel - tile * Tile.FULL);
        byte[] row = tiles.hashes(new Tile(level, tile, width));
        return inTile(row, place, 1 << rest);
    }

    private static Hash inTile(byte[] row, int place, int count) {
        return count == 1
                ? Hash.in(row, place)
                : Hash.ofNode(inTile(row, place, count / 2), inTile(row, place + count / 2, count / 2));
    }

    /** Root of a full tile. */
    static Hash rootOfFull(byte[] row) {
        return inTile(row, 0, Tile.FULL);
    }

    /** The largest power of two that is smaller. */
    private static long split(long leaves) {
        return Long.highestOneBit(leaves - 1);
    }

    private void within(long leaves) {
        if (leaves < 0 || leaves > size) {
            throw new IllegalArgumentException("the tree has " + size + " leaves, asked for " + leaves);
        }
    }
}
