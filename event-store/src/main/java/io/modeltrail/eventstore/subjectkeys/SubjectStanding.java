package io.modeltrail.eventstore.subjectkeys;

import io.modeltrail.contracts.subject.SubjectDirectory.SubjectState;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.eventstore.subjectkeys.SubjectKeyRows.Change;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is barred or erased, in memory: they are few, and every event asks. Whoever asks looks into the database first when the last look
 * was a while ago, so there is no thread that could end unnoticed. Thread-safe.
 */
final class SubjectStanding {
    private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Nobody goes by something older, whatever it costs. */
    private static final long OLDEST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final SubjectKeyRows rows;
    private final Consumer<Set<SubjectId>> erased;
    private final Map<SubjectId, SubjectState> changed = new ConcurrentHashMap<>();
    private final Map<Lookup, SubjectId> lookups = new ConcurrentHashMap<>();
    private final ReentrantLock looking = new ReentrantLock();
    private @Nullable OffsetDateTime lastChange;
    private volatile long lookedAt;

    /** @param erased is told of those whose keys are destroyed, again and again for two minutes: what is read meanwhile may be older */
    SubjectStanding(SubjectKeyRows rows, Consumer<Set<SubjectId>> erased) {
        this.rows = rows;
        this.erased = erased;
        look();
    }

    SubjectState of(SubjectId subject) {
        lookIfOld();
        return changed.getOrDefault(subject, SubjectState.ACTIVE);
    }

    boolean nobodyIsBarred() {
        lookIfOld();
        return lookups.isEmpty();
    }

    boolean isBarred(byte[] lookup) {
        return lookups.containsKey(Lookup.of(lookup));
    }

    /** Whose key is destroyed. */
    Optional<SubjectId> erased(byte[] lookup) {
        SubjectId subject = lookups.get(Lookup.of(lookup));
        return subject != null && changed.get(subject) == SubjectState.ERASED ? Optional.of(subject) : Optional.empty();
    }

    private void lookIfOld() {
        long age = System.nanoTime() - lookedAt;
        if (age > OLDEST_NANOS) {
            look();
        } else if (age > LOOK_EVERY_NANOS && looking.tryLock()) {
            try {
                look();
            } finally {
                looking.unlock();
            }
        }
    }

    /** What another process, or this one, has changed. */
    void look() {
        long asked = System.nanoTime();
        looking.lock();
        try {
            if (lookedAt != 0 && lookedAt - asked > 0) {
                return; // somebody else has looked since
            }
            long now = System.nanoTime();
            Set<SubjectId> gone = new HashSet<>();
            for (Change change : rows.changes(lastChange)) {
                take(change);
                if (change.state() == SubjectState.ERASED) {
                    gone.add(change.id());
                }
                if (lastChange == null || change.at().isAfter(lastChange)) {
                    lastChange = change.at();
                }
            }
            if (!gone.isEmpty()) {
                erased.accept(gone);
            }
            lookedAt = now;
        } finally {
            looking.unlock();
        }
    }

    private void take(Change change) {
        if (change.state() == SubjectState.ACTIVE) {
            changed.remove(change.id());
            lookups.remove(Lookup.of(change.lookup()));
        } else {
            changed.put(change.id(), change.state());
            lookups.put(Lookup.of(change.lookup()), change.id());
        }
    }

    /** Half of the hash, which is enough to tell people apart and takes a third of the memory. */
    private record Lookup(long high, long low) {
        static Lookup of(byte[] hash) {
            ByteBuffer bits = ByteBuffer.wrap(hash);
            return new Lookup(bits.getLong(), bits.getLong());
        }
    }
}
