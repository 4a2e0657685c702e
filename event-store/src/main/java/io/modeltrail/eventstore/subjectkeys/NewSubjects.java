package io.modeltrail.eventstore.subjectkeys;

import io.modeltrail.contracts.subject.SubjectDirectory.SubjectState;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.eventstore.cipher.Aead;
import io.modeltrail.eventstore.subjectkeys.SubjectKeyRows.SubjectRow;
import io.modeltrail.eventstore.subjectkeys.SubjectKeys.Named;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes keys for subjects that have none. Threads that ask while others are served are served together next, as the journal does with
 * predictions: a key for each request would be a transaction for each. A key without events, when the event is not stored after all, does
 * no harm. Thread-safe.
 */
final class NewSubjects {
    private static final int MOST_AT_ONCE = 1000;

    private final SubjectKeyRows rows;
    private final MasterKeys master;
    private final Queue<Wanted> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock serving = new ReentrantLock();

    private record Wanted(Collection<Named> names, CompletableFuture<Map<Named, SubjectRow>> found) {}

    NewSubjects(SubjectKeyRows rows, MasterKeys master) {
        this.rows = rows;
        this.master = master;
    }

    static String nameContext(SubjectId subject) {
        return "name " + subject;
    }

    /** @return at least those that were asked for, whatever state they are in */
    Map<Named, SubjectRow> findOrMake(Collection<Named> names) {
        Wanted mine = new Wanted(names, new CompletableFuture<>());
        waiting.add(mine);
        serving.lock();
        try {
            // A turn takes a list at most, and others may have come before.
            while (!mine.found().isDone()) {
                serve();
            }
        } finally {
            serving.unlock();
        }
        try {
            return mine.found().join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    private void serve() {
        List<Wanted> served = new ArrayList<>();
        Map<Named, byte[]> lookups = new LinkedHashMap<>();
        while (lookups.size() < MOST_AT_ONCE) {
            Wanted next = waiting.poll();
            if (next == null) {
                break;
            }
            served.add(next);
            next.names()
                    .forEach(name ->
                            lookups.computeIfAbsent(name, each -> master.lookup(each.useCase(), each.entity())));
        }
        try {
            Map<Named, SubjectRow> found = findOrMake(lookups);
            served.forEach(each -> each.found().complete(found));
        } catch (RuntimeException | Error failure) { // also of those who wait
            served.forEach(each -> each.found().completeExceptionally(failure));
        }
    }

    private Map<Named, SubjectRow> findOrMake(Map<Named, byte[]> lookups) {
        Map<Named, SubjectRow> found = find(lookups);
        Map<Named, SubjectRow> made = new LinkedHashMap<>();
        lookups.forEach((name, lookup) -> {
            if (!found.containsKey(name)) {
                made.put(name, make(name, lookup));
            }
        });
        if (made.isEmpty()) {
            return found;
        }
        if (rows.add(List.copyOf(made.values())) < made.size()) {
            // Another process was first with some of them; what is in the table stays there.
            return find(lookups);
        }
        found.putAll(made);
        return found;
    }

    private Map<Named, SubjectRow> find(Map<Named, byte[]> lookups) {
        Map<ByteBuffer, SubjectRow> byLookup = new HashMap<>();
        rows.byLookup(List.copyOf(lookups.values())).forEach(row -> byLookup.put(ByteBuffer.wrap(row.lookup()), row));
        Map<Named, SubjectRow> found = new HashMap<>();
        lookups.forEach((name, lookup) -> {
            SubjectRow row = byLookup.get(ByteBuffer.wrap(lookup));
            if (row != null) {
                found.put(name, row);
            }
        });
        return found;
    }

    private SubjectRow make(Named name, byte[] lookup) {
        SubjectId id = SubjectId.next();
        byte[] key = Aead.newKey();
        return new SubjectRow(
                id,
                name.useCase().value(),
                lookup,
                SubjectState.ACTIVE,
                master.wrap(id, key),
                new Aead(key).seal(name.entity().getBytes(StandardCharsets.UTF_8), nameContext(id)));
    }
}
