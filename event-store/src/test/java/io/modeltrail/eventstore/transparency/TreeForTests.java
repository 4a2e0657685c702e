package io.modeltrail.eventstore.transparency;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A tree that grows in memory, and the definition of RFC 6962 to compare it with. */
final class TreeForTests implements TileSource {
    final List<Hash> leaves = new ArrayList<>();
    private final Map<String, byte[]> tiles = new HashMap<>();
    private final TreeEdge edge = TreeEdge.of(this, 0);

    static TreeForTests of(int size) {
        TreeForTests tree = new TreeForTests();
        for (int i = 0; i < size; i++) {
            tree.add(Hash.ofLeaf(ByteBuffer.allocate(4).putInt(i).array()));
        }
        return tree;
    }

    TreeForTests add(Hash leaf) {
        leaves.add(leaf);
        edge.append(leaf, this::keep);
        return this;
    }

    MerkleTree tree() {
        edge.keepPartial(this::keep);
        return new MerkleTree(this, leaves.size());
    }

    TreeEdge edge() {
        return edge;
    }

    private void keep(Tile tile, byte[] hashes) {
        tiles.put(tile.level() + "/" + tile.index(), hashes);
    }

    @Override
    public byte[] hashes(Tile tile) {
        byte[] hashes = tiles.get(tile.level() + "/" + tile.index());
        if (hashes == null || hashes.length < tile.width() * Hash.BYTES) {
            throw new TileMissing(tile);
        }
        return hashes;
    }

    /** RFC 6962, 2.1, word by word. */
    static Hash defined(List<Hash> leaves) {
        if (leaves.isEmpty()) {
            return Hash.OF_NOTHING;
        }
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int split = Integer.highestOneBit(leaves.size() - 1);
        return Hash.ofNode(defined(leaves.subList(0, split)), defined(leaves.subList(split, leaves.size())));
    }
}
