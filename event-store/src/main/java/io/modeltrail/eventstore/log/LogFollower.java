package io.modeltrail.eventstore.log;

import static java.util.stream.Collectors.toMap;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.Hash;
import io.modeltrail.eventstore.transparency.LogHealth;
import io.modeltrail.eventstore.transparency.LogHealth.State;
import io.modeltrail.eventstore.transparency.MalformedProof;
import io.modeltrail.eventstore.transparency.MerkleTree;
import io.modeltrail.eventstore.transparency.SignerKey;
import io.modeltrail.eventstore.transparency.StoredEvent;
import io.modeltrail.eventstore.transparency.TileSource.TileMissing;
import io.modeltrail.eventstore.transparency.TransparencyLog.Rotation;
import io.modeltrail.eventstore.transparency.TreeEdge;
import io.modeltrail.eventstore.transparency.VerifierKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes leaves of events and signs what has grown. One transaction is one step: claim the log, read what is not at hand, keep the tiles, sign, keep the
 * checkpoint; so nothing is handed out that is not kept. What was signed is also written to a file beside the keys, before the
 * commit. After a crash between the two the file is ahead, and the same events lead there again; in a database that was restored
 * they do not, and then nothing is signed any more. Not thread-safe.
 */
final class LogFollower {
    /** Events of one step at most. */
    static final int STEP = 10_000;

    private final String origin;
    private final TransparencyRows rows;
    private final StoredEvents events;
    private final FreshLeaves fresh;
    private final KeyFiles files;
    private final LogKeys keys;
    private final TransactionTemplate transaction;
    private @Nullable TreeEdge edge;
    private @Nullable Checkpoint remembered;

    private volatile LogHealth health = new LogHealth(State.STARTING, "The log has not been looked at yet.");

    LogFollower(
            String origin,
            TransparencyRows rows,
            StoredEvents events,
            FreshLeaves fresh,
            KeyFiles files,
            TransactionTemplate transaction) {
        this.origin = origin;
        this.rows = rows;
        this.events = events;
        this.fresh = fresh;
        this.files = files;
        keys = new LogKeys(origin, rows, files);
        this.transaction = transaction;
    }

    LogHealth health() {
        return health;
    }

    /** From now on something follows. */
    void begin() {
        fresh.open();
    }

    /** Nothing follows any more. */
    void end() {
        fresh.close();
    }

    /** Between two steps: a part of what the next one has to do. */
    void hashAhead() {
        if (health.state() == State.SIGNING) {
            fresh.hash();
        } else {
            fresh.clear();
        }
    }

    /** @return whether there was as much as a step takes, so that there is probably more */
    boolean step() {
        boolean done = false;
        try {
            boolean full = Boolean.TRUE.equals(transaction.execute(status -> stepOfOneWriter()));
            done = true;
            return full;
        } catch (LogUnsound unsound) {
            health = unsound.health();
        } catch (TileMissing lost) {
            health = new LogHealth(State.TREE_DAMAGED, lost.getMessage() + ". Restore the log's tables.");
        } catch (DataAccessException | TransactionException unavailable) {
            health = new LogHealth(State.DATABASE_UNAVAILABLE, "The database does not answer; it is tried again.");
        } catch (Refusal away) {
            health = new LogHealth(State.EVENT_STORE_UNAVAILABLE, away.remedy());
        } catch (UncheckedIOException | MalformedProof unusable) {
            health = new LogHealth(State.KEY_UNUSABLE, unusable.getMessage() + ".");
        } finally {
            if (!done) {
                edge = null; // it has leaves that the tables do not have
                remembered = null; // and the file may be ahead
                fresh.clear();
            }
        }
        return false;
    }

    /** Beside a step at most one more checkpoint is signed with the keys of before. */
    VerifierKey rotate(Rotation rotation) throws IOException {
        return switch (rotation) {
            case BEGIN -> keys.beginRotation();
            case END -> keys.endRotation();
        };
    }

    /** A step ended in a way that was not foreseen. */
    void failed(Throwable cause, String whatNow) {
        health = new LogHealth(
                State.FOLLOWER_FAILED,
                "Following the log failed (" + cause.getClass().getSimpleName() + "); " + whatNow);
    }

    private boolean stepOfOneWriter() {
        if (rows.read().isEmpty()) {
            rows.create(origin);
        }
        Optional<TransparencyRows.State> claimed = rows.claim();
        if (claimed.isEmpty()) {
            health = new LogHealth(State.SIGNED_ELSEWHERE, "Another process is writing the log.");
            return false;
        }
        TransparencyRows.State state = claimed.get();
        if (!state.origin().equals(origin)) {
            throw new LogUnsound(
                    State.KEY_UNUSABLE,
                    null,
                    "The log's name is " + state.origin()
                            + " and stands in every leaf; set modeltrail.transparency.origin to it.");
        }
        List<SignerKey> signers = signers(state);
        if (signers.isEmpty()) {
            health = new LogHealth(
                    State.KEY_NOT_HERE,
                    "This process has no key that may sign the log, and does not sign. Where another process with the key signs,"
                            + " ask that one; otherwise restore the key files from their backup.");
            return false;
        }
        long head = events.head();
        TreeEdge tree = edge(state, head);
        return grow(state, tree, signers, head);
    }

    private boolean grow(TransparencyRows.State state, TreeEdge tree, List<SignerKey> signers, long head) {
        long before = tree.size();
        boolean more = true;
        while (more && tree.size() - before < STEP) {
            more = appendFresh(tree, head) ? tree.size() < head : appendStored(tree);
        }
        fresh.forgetBefore(tree.size());
        if (!more && tree.size() < head) { // the head was read first, so all before it was to be seen
            throw missing(tree.size());
        }
        if (tree.size() == before && signedByAll(state, signers)) {
            health = signing();
        } else {
            sign(state, tree, signers, Math.max(head, tree.size()));
        }
        return more;
    }

    /** @return false when the log has to be read */
    private boolean appendFresh(TreeEdge tree, long head) {
        List<FreshLeaves.Leaves> leaves = fresh.from(tree.size(), Math.min(head, tree.size() + STEP));
        Map<Long, String> lastEvents =
                leaves.stream().collect(toMap(FreshLeaves.Leaves::last, FreshLeaves.Leaves::lastEvent));
        if (leaves.isEmpty() || !events.have(lastEvents)) {
            return false;
        }
        List<TransparencyRows.KeptTile> tiles = new ArrayList<>();
        for (FreshLeaves.Leaves some : leaves) {
            some.hashes().forEach(leaf -> append(tree, leaf, tiles));
        }
        keep(tree, tiles);
        return true;
    }

    /** Payloads have any size: of a step's only so many are in memory at once.
     *
     * @return whether there are probably more
     */
    private boolean appendStored(TreeEdge tree) {
        List<StoredEvent> some = events.events(tree.size(), Long.MAX_VALUE, StoredEvents.AT_A_TIME);
        List<TransparencyRows.KeptTile> tiles = new ArrayList<>();
        for (StoredEvent event : some) {
            if (event.position() != tree.size()) {
                throw missing(tree.size());
            }
            append(tree, event.leaf(origin), tiles);
        }
        if (!some.isEmpty()) {
            keep(tree, tiles);
        }
        return some.size() == StoredEvents.AT_A_TIME;
    }

    private static void append(TreeEdge tree, Hash leaf, List<TransparencyRows.KeptTile> tiles) {
        tree.append(leaf, (tile, hashes) -> tiles.add(new TransparencyRows.KeptTile(tile, hashes)));
    }

    private void keep(TreeEdge tree, List<TransparencyRows.KeptTile> tiles) {
        tree.keepPartial((tile, hashes) -> tiles.add(new TransparencyRows.KeptTile(tile, hashes)));
        rows.keep(tiles);
    }

    private void sign(TransparencyRows.State state, TreeEdge tree, List<SignerKey> signers, long head) {
        if (remembered != null && tree.size() < remembered.size()) {
            if (tree.size() == head) {
                throw older(head, remembered.size());
            }
            rows.advance(tree.size(), state.checkpoint()); // on the way to what was signed before a crash
            return;
        }
        verifyRemembered(tree.size());
        Checkpoint checkpoint = Checkpoint.sign(origin, tree.size(), tree.root(), signers);
        rows.advance(tree.size(), checkpoint.toString());
        try {
            files.remember(checkpoint);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        remembered = checkpoint;
        health = signing();
    }

    /** The edge in memory, when nobody else has written since; otherwise what is kept, checked against what was signed. */
    private TreeEdge edge(TransparencyRows.State state, long head) {
        if (remembered == null) {
            remembered = read();
        }
        if ((head < state.size()) || (remembered != null && head < remembered.size())) {
            throw older(head, remembered == null ? state.size() : Math.max(state.size(), remembered.size()));
        }
        TreeEdge known = edge;
        if (known != null && known.size() == state.size()) {
            return known;
        }
        TreeEdge kept = TreeEdge.of(rows, state.size());
        if (state.checkpoint() != null) {
            Checkpoint signed = Checkpoint.parse(state.checkpoint());
            if (signed.size() > state.size()
                    || !new MerkleTree(rows, state.size()).root(signed.size()).equals(signed.root())) {
                throw new LogUnsound(
                        State.TREE_DAMAGED,
                        null,
                        "The kept hashes do not give the root that was signed" + " for " + signed.size()
                                + " events. Restore the log's tables.");
            }
        }
        edge = kept;
        verifyRemembered(state.size());
        return kept;
    }

    /** What this process has signed is a beginning of what is kept now. */
    private void verifyRemembered(long size) {
        Checkpoint signed = remembered;
        TreeEdge now = edge;
        if (signed == null || signed.size() > size) {
            return;
        }
        boolean same = (now != null && now.size() == signed.size())
                ? now.root().equals(signed.root())
                : new MerkleTree(rows, size).root(signed.size()).equals(signed.root());
        if (!same) {
            throw new LogUnsound(
                    State.RESTORED_FROM_OLD_BACKUP,
                    null,
                    "The first " + signed.size() + " events are not those that this process has signed. " + REMEDY);
        }
    }

    private static final String REMEDY =
            "Restore the newest database, or begin a new log under another name and tell its auditors.";

    private @Nullable Checkpoint read() {
        try {
            return files.remembered().orElse(null);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private List<SignerKey> signers(TransparencyRows.State state) {
        try {
            return keys.signers(state);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean signedByAll(TransparencyRows.State state, List<SignerKey> signers) {
        if (state.checkpoint() == null) {
            return false;
        }
        Checkpoint last = Checkpoint.parse(state.checkpoint());
        return last.size() == state.size()
                && last.note().signatures().size() == signers.size()
                && signers.stream().allMatch(signer -> last.isSignedByOneOf(List.of(signer.verifier())));
    }

    private static LogHealth signing() {
        return new LogHealth(State.SIGNING, "This process looks for new events four times a second and signs them.");
    }

    private static LogUnsound missing(long position) {
        return new LogUnsound(
                State.EVENT_MISSING,
                position,
                "The event at position " + position + " is not in the event log. " + REMEDY);
    }

    private static LogUnsound older(long head, long signed) {
        return new LogUnsound(
                State.RESTORED_FROM_OLD_BACKUP,
                head,
                "The event log ends before position " + head + ", but " + signed + " events were signed. " + REMEDY);
    }
}
