package io.modeltrail.eventstore.log;

import io.modeltrail.eventstore.postgres.AppendedRows;
import io.modeltrail.eventstore.postgres.PositionRange;
import io.modeltrail.eventstore.postgres.PostgresEventStorageEngine.AppendListener;
import io.modeltrail.eventstore.transparency.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Leaves of what this process has stored since the last step, hashed in small portions as it comes: read back from the log, all of it
 * at once, it takes one of two cores from the requests four times a second. Whether it is in the log has to be asked of the log: what
 * was rolled back is here too. What has no room here is read from the log.
 *
 * <p>{@link #appended} may be called by any thread, everything else by the one that follows the log.
 */
final class FreshLeaves implements AppendListener {
    /** Hashes at most; about half a second of the fastest writer. */
    static final int MOST = 20_000;
    /** Stored bytes at most that are not hashed yet: what comes within half a second, unless it has an unusual size. */
    static final long MOST_BYTES = 32 << 20;

    private final String origin;
    private final Queue<Come> come = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private volatile boolean closed;
    private final NavigableMap<Long, Leaves> byFirst = new TreeMap<>();
    private int hashed;

    /** @param origin of the log, which stands in each leaf */
    FreshLeaves(String origin) {
        this.origin = origin;
    }

    /** @param rows null = they have no room, and whatever is known of their positions is no longer true */
    private record Come(long first, int size, @Nullable AppendedRows rows) {
        private long bytes() {
            return rows == null ? 0 : rows.bytes();
        }
    }

    /**
     * Of one append, which is in the log as a whole or not at all.
     *
     * @param lastEvent identifier of the event at the last position
     */
    record Leaves(long first, List<Hash> hashes, String lastEvent) implements PositionRange {
        @Override
        public long last() {
            return first + hashes.size() - 1;
        }
    }

    @Override
    public void appended(long first, AppendedRows rows) {
        if (closed) {
            return;
        }
        if (waitingBytes.addAndGet(rows.bytes()) > MOST_BYTES) {
            waitingBytes.addAndGet(-rows.bytes());
            come.add(new Come(first, rows.size(), null));
        } else {
            come.add(new Come(first, rows.size(), rows));
        }
        if (closed) { // meanwhile, and nobody may come to take it
            forgetWhatHasCome();
        }
    }

    /** Hashes what has come. */
    void hash() {
        for (Come next = come.poll(); next != null; next = come.poll()) {
            waitingBytes.addAndGet(-next.bytes());
            // Whatever had these positions was rolled back.
            PositionRange.overlapping(byFirst, next.first(), next.first() + next.size() - 1)
                    .forEach(gone -> forget(gone.first()));
            AppendedRows rows = next.rows();
            if (rows != null && hashed + rows.size() <= MOST) {
                keep(next.first(), rows);
            }
        }
    }

    private void keep(long first, AppendedRows rows) {
        List<Hash> hashes = new ArrayList<>(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            hashes.add(rows.event(row, first + row).leaf(origin));
        }
        byFirst.put(first, new Leaves(first, hashes, rows.lastIdentifier()));
        hashed += hashes.size();
    }

    private void forget(long first) {
        Leaves gone = byFirst.remove(first);
        if (gone != null) {
            hashed -= gone.hashes().size();
        }
    }

    /**
     * Whole appends that follow each other.
     *
     * @param position of the first leaf
     * @param before position after the last leaf at most
     * @return none when the log has to be read first
     */
    List<Leaves> from(long position, long before) {
        hash();
        List<Leaves> following = new ArrayList<>();
        Leaves next = byFirst.get(position);
        while (next != null && next.last() < before) {
            following.add(next);
            next = byFirst.get(next.last() + 1);
        }
        return following;
    }

    /** @param position where the tree ends */
    void forgetBefore(long position) {
        List.copyOf(byFirst.headMap(position).keySet()).forEach(this::forget);
    }

    void clear() {
        forgetWhatHasCome();
        byFirst.clear();
        hashed = 0;
    }

    private void forgetWhatHasCome() {
        for (Come next = come.poll(); next != null; next = come.poll()) {
            waitingBytes.addAndGet(-next.bytes());
        }
    }

    void open() {
        closed = false;
    }

    /** Keeps nothing more until it is opened. */
    void close() {
        closed = true;
        clear();
    }
}
