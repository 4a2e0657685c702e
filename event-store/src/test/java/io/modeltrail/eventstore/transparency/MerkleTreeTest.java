package io.modeltrail.eventstore.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    /** More than two levels of tiles. */
    private static final TreeForTests LARGE = TreeForTests.of(66_000);

    private static final int LARGEST = 66_000;

    @Test
    void theRootsAreTheKnownOnes() {
        assertThat(Hash.OF_NOTHING.hex()).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(rootOf(1)).isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertThat(rootOf(2)).isEqualTo("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
        assertThat(rootOf(3)).isEqualTo("aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
        assertThat(rootOf(8)).isEqualTo("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    }

    private static String rootOf(int size) {
        TreeForTests tree = new TreeForTests();
        LEAVES.subList(0, size)
                .forEach(leaf -> tree.add(Hash.ofLeaf(HexFormat.of().parseHex(leaf))));
        return tree.tree().root(size).hex();
    }

    @Property(tries = 60)
    void everyRootIsThatOfTheDefinition(@ForAll @IntRange(max = LARGEST) int size) {
        assertThat(LARGE.tree().root(size)).isEqualTo(TreeForTests.defined(LARGE.leaves.subList(0, size)));
    }

    @Test
    void theEdgeHasTheRootAndGoesOnFromKeptTiles() {
        for (int size : List.of(0, 1, 255, 256, 257, 600, 65_535, 65_536, 65_537)) {
            TreeForTests small = TreeForTests.of(size);
            MerkleTree kept = small.tree();
            assertThat(small.edge().root()).isEqualTo(kept.root(size));
            TreeEdge again = TreeEdge.of(small, size);
            again.append(LARGE.leaves.get(size), (tile, hashes) -> {});
            assertThat(again.root())
                    .as("size %d", size + 1)
                    .isEqualTo(LARGE.tree().root(size + 1));
        }
    }

    @Property(tries = 200)
    void everyLeafIsProvenAndNoOther(@ForAll @IntRange(min = 1, max = LARGEST) int size, @ForAll int which) {
        int index = Math.floorMod(which, size);
        MerkleTree tree = LARGE.tree();
        InclusionProof proof = tree.inclusion(index, size);
        Hash root = tree.root(size);
        Hash leaf = LARGE.leaves.get(index);
        assertThat(proof.proves(leaf, root)).isTrue();
        assertThat(proof.proves(LARGE.leaves.get((index + 1) % LARGEST), root)).isFalse();
        assertThat(proof.proves(leaf, Hash.OF_NOTHING)).isFalse();
        List<Hash> longer = new ArrayList<>(proof.hashes());
        longer.add(root);
        assertThat(new InclusionProof(index, size, longer).proves(leaf, root)).isFalse();
        if (!proof.hashes().isEmpty()) {
            assertThat(new InclusionProof(
                                    index,
                                    size,
                                    proof.hashes().subList(1, proof.hashes().size()))
                            .proves(leaf, root))
                    .isFalse();
        }
    }

    @Property(tries = 200)
    void everySizeContinuesEverySmallerOne(@ForAll @IntRange(min = 2, max = LARGEST) int size, @ForAll int which) {
        int smaller = 1 + Math.floorMod(which, size - 1);
        MerkleTree tree = LARGE.tree();
        ConsistencyProof proof = tree.consistency(smaller, size);
        Hash root1 = tree.root(smaller);
        Hash root2 = tree.root(size);
        assertThat(proof.proves(root1, root2)).isTrue();
        assertThat(proof.proves(root2, root1)).isFalse();
        assertThat(proof.proves(Hash.OF_NOTHING, root2)).isFalse();
        for (int i = 0; i < proof.hashes().size(); i++) {
            List<Hash> changed = new ArrayList<>(proof.hashes());
            changed.set(i, Hash.OF_NOTHING);
            assertThat(new ConsistencyProof(smaller, size, changed).proves(root1, root2))
                    .isFalse();
        }
    }

    @Test
    void aTreeDoesNotProveWhatItDoesNotHave() {
        MerkleTree tree = TreeForTests.of(10).tree();
        assertThatThrownBy(() -> tree.inclusion(10, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tree.inclusion(3, 11)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tree.consistency(5, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new InclusionProof(-1, 10, List.of()).proves(Hash.OF_NOTHING, Hash.OF_NOTHING))
                .isFalse();
        assertThat(new ConsistencyProof(0, 0, List.of()).proves(Hash.OF_NOTHING, Hash.OF_NOTHING))
                .isTrue();
    }
}
