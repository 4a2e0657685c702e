package io.modeltrail.query.audit;

import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.Hash;
import io.modeltrail.eventstore.transparency.MalformedProof;
import io.modeltrail.eventstore.transparency.MerkleTree;
import io.modeltrail.eventstore.transparency.StoredEvent;
import io.modeltrail.eventstore.transparency.Tile;
import io.modeltrail.eventstore.transparency.TransparencyLog;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Times of stored events, each with whether the row is the one that was signed. Not thread-safe. */
final class SignedTimes {
    private static final int MOST_KEPT = 64;

    private final TransparencyLog log;
    private final Checkpoint checkpoint;
    private final MerkleTree tree;
    private final Map<Tile, byte[]> kept = new HashMap<>();

    /** @param checkpoint that the rows are held against */
    SignedTimes(TransparencyLog log, Checkpoint checkpoint) {
        this.log = log;
        this.checkpoint = checkpoint;
        this.tree = new MerkleTree(
                tile -> kept.computeIfAbsent(tile, read -> log.tiles().hashes(read)), checkpoint.size());
    }

    /**
     * What is known of a position.
     *
     * @param at null when the row is missing or is not the one that was signed: nothing is known of the time
     * @param signed false also for a row that is not signed yet
     */
    record Row(long position, @Nullable Instant at, boolean signed) {
        boolean isSignedBefore(Instant moment) {
            return signed && at != null && at.isBefore(moment);
        }

        boolean isSignedAfter(Instant moment) {
            return signed && at != null && at.isAfter(moment);
        }

        /** @param until null = there is no end */
        boolean mayBeWithin(Instant since, @Nullable Instant until) {
            return at == null || (!at.isBefore(since) && (until == null || at.isBefore(until)));
        }
    }

    /** Events that are signed. */
    long size() {
        return checkpoint.size();
    }

    /**
     * @param tile of {@link Tile#FULL} positions, from 0
     * @param end position after the last one
     * @return one for each position of the tile before the end
     */
    List<Row> rows(long tile, long end) throws IOException {
        long first = tile * Tile.FULL;
        Row[] rows = new Row[(int) Math.min(Tile.FULL, end - first)];
        Arrays.setAll(rows, place -> new Row(first + place, null, false));
        int covered = (int) Math.min(Tile.FULL, Math.max(0, size() - first));
        byte[] leaves = covered == 0 ? new byte[0] : proven(new Tile(0, tile, covered));
        log.events(first, first + rows.length, event -> {
            int place = (int) (event.position() - first);
            if (place >= covered) {
                rows[place] = new Row(event.position(), time(event), false);
            } else if (leaves.length > 0 && isLeaf(event, Hash.in(leaves, place))) {
                rows[place] = new Row(event.position(), time(event), true);
            }
        });
        return List.of(rows);
    }

    /**
     * The hashes of a tile are rows of the database too. All those beside its first leaf are in the first leaf's proof, so that proves the
     * tile.
     *
     * @return empty when they do not lead to the root that was signed
     */
    private byte[] proven(Tile tile) {
        if (kept.size() > MOST_KEPT) {
            kept.clear();
        }
        byte[] leaves = tree.tiles().hashes(tile);
        boolean proven = tree.inclusion(tile.index() * Tile.FULL, size()).proves(Hash.in(leaves, 0), checkpoint.root());
        return proven ? leaves : new byte[0];
    }

    private boolean isLeaf(StoredEvent event, Hash leaf) {
        try {
            return event.leaf(log.origin()).equals(leaf);
        } catch (MalformedProof tooLong) {
            return false;
        }
    }

    private static @Nullable Instant time(StoredEvent event) {
        try {
            return Instant.parse(event.fields().timestamp());
        } catch (DateTimeException malformed) {
            return null;
        }
    }

    /**
     * Found by halving, as times grow with positions but for {@link io.modeltrail.query.LogHead#OUT_OF_ORDER}. A row that is missing or was
     * changed says nothing, so it can only make this earlier.
     *
     * @return a position to which every signed event before it is older than the moment; the first one but for the rows that say nothing
     */
    long afterAllBefore(Instant moment) throws IOException {
        long low = 0;
        long high = Math.max(0, (size() - 1) / Tile.FULL);
        while (low < high) {
            long middle = (low + high + 1) / 2;
            if (rows(middle, size()).stream().anyMatch(row -> row.isSignedBefore(moment))) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return rows(low, size()).stream()
                .filter(row -> row.isSignedBefore(moment))
                .mapToLong(row -> row.position() + 1)
                .max()
                .orElse(low * Tile.FULL);
    }
}
