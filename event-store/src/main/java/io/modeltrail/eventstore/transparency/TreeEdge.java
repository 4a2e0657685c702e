package io.modeltrail.eventstore.transparency;

import java.util.Arrays;

/** The right edge of a tree that grows: its last tile in each level. Memory does not grow with the tree. Not thread-safe. */
public final class TreeEdge {
    private final byte[][] rows = new byte[Tile.MAX_LEVEL + 1][Tile.FULL * Hash.BYTES];
    private final boolean[] changed = new boolean[Tile.MAX_LEVEL + 1];
    private long size;

    /** Takes a tile that has been filled, or the last of its level. */
    public interface Keep {
        void keep(Tile tile, byte[] hashes);
    }

    /** The edge of a tree that is kept; of nothing for size 0. */
    public static TreeEdge of(TileSource tiles, long size) {
        TreeEdge edge = new TreeEdge();
        edge.size = size;
        for (int level = 0; level <= Tile.MAX_LEVEL; level++) {
            int width = edge.width(level);
            if (width > 0) {
                byte[] row = tiles.hashes(new Tile(level, edge.index(level), width));
                System.arraycopy(row, 0, edge.rows[level], 0, width * Hash.BYTES);
            }
        }
        return edge;
    }

    public long size() {
        return size;
    }

    public void append(Hash leaf, Keep keep) {
        put(0, leaf, keep);
    }

    private void put(int level, Hash hash, Keep keep) {
        long inLevel = size >> (8 * level);
        int place = (int) (inLevel % Tile.FULL);
        hash.writeTo(rows[level], place);
        changed[level] = true;
        if (place + 1 == Tile.FULL) {
            keep.keep(new Tile(level, inLevel / Tile.FULL, Tile.FULL), rows[level].clone());
            changed[level] = false;
            put(level + 1, MerkleTree.rootOfFull(rows[level]), keep);
        }
        if (level == 0) {
            size++;
        }
    }

    /** Hands over the partial tiles that have changed since they were last handed over. */
    public void keepPartial(Keep keep) {
        for (int level = 0; level <= Tile.MAX_LEVEL; level++) {
            int width = width(level);
            if (changed[level] && width > 0) {
                keep.keep(new Tile(level, index(level), width), Arrays.copyOf(rows[level], width * Hash.BYTES));
            }
            changed[level] = false;
        }
    }

    public Hash root() {
        return new MerkleTree(tile -> rows[tile.level()], size).root(size);
    }

    private int width(int level) {
        return (int) ((size >> (8 * level)) % Tile.FULL);
    }

    private long index(int level) {
        return (size >> (8 * level)) / Tile.FULL;
    }
}
