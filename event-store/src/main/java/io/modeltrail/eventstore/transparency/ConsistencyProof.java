package io.modeltrail.eventstore.transparency;

import java.util.List;

/**
 * That a tree begins with another, smaller one (RFC 6962, 2.1.2; checked as in RFC 9162, 2.1.4.2).
 *
 * @param size1 of the smaller tree, in leaves
 * @param size2 of the larger one
 */
public record ConsistencyProof(long size1, long size2, List<Hash> hashes) {
    public ConsistencyProof {
        hashes = List.copyOf(hashes);
    }

    public boolean proves(Hash root1, Hash root2) {
        if (size1 < 0 || size1 > size2) {
            return false;
        }
        if (size1 == size2) {
            return hashes.isEmpty() && root1.equals(root2) && (size1 > 0 || root1.equals(Hash.OF_NOTHING));
        }
        if (size1 == 0) {
            return false; // every tree begins with nothing: such a proof says nothing, and RFC 6962 knows none
        }
        if (hashes.isEmpty()) {
            return false;
        }
        long node = size1 - 1;
        long last = size2 - 1;
        while ((node & 1) == 1) {
            node >>= 1;
            last >>= 1;
        }
        // A smaller tree that is one whole subtree is not repeated in the proof.
        boolean whole = node == 0;
        Hash first = whole ? root1 : hashes.getFirst();
        Hash second = first;
        for (Hash sibling : whole ? hashes : hashes.subList(1, hashes.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                first = Hash.ofNode(sibling, first);
                second = Hash.ofNode(sibling, second);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                second = Hash.ofNode(second, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && first.equals(root1) && second.equals(root2);
    }
}
