package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Group commit of predictions: any number of request threads, one writer. Nobody lingers: while one commit is under way the next batch
 * gathers. A request returns when its event is durable, and otherwise with a refusal; nothing is dropped in silence.
 *
 * <p>When a batch fails, exactly its requests are refused, and the next batch is tried as if nothing had been. Only when the data of one
 * event may be at fault ({@link WriteFailure}) the batch is written once more, event by event, so that the others do not
 * suffer for it: every event is an aggregate of its own.
 */
@Component
class PredictionJournal implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(PredictionJournal.class);

    /** Lists of 100 to 1000 were measured to cost 15 to 25 µs an event; longer ones gain nothing. */
    static final int MOST_EVENTS_IN_A_BATCH = 1000;

    private static final long IDLE_MILLIS = 50;

    private final JournalWriter writer;
    private final Serializer serializer;
    private final JournalMeters meters;
    private final BlockingQueue<JournalEntry> queue = new LinkedBlockingQueue<>();
    /** How many events the queue still takes. */
    private final Semaphore room;

    private final int capacity;
    private final Duration deadline;

    /** Whether requests are taken. */
    private volatile boolean open;

    /** Whether there is no writer that would ever empty the queue. */
    private volatile boolean ended = true;

    /** Moving average over about the last 8 transactions. Written by the writer alone. */
    private volatile long commitNanos;

    private volatile @Nullable Thread thread;

    /**
     * @param capacity events that may wait for the writer
     * @param deadline longest that a request waits for its commit
     */
    PredictionJournal(
            JournalWriter writer,
            @Qualifier("eventSerializer") Serializer serializer,
            JournalMeters meters,
            @Value("${modeltrail.journal.capacity:10000}") int capacity,
            @Value("${modeltrail.journal.deadline:PT10S}") Duration deadline) {
        this.writer = writer;
        this.serializer = serializer;
        this.room = new Semaphore(capacity);
        this.capacity = capacity;
        this.deadline = deadline;
        this.meters = meters;
        meters.queue(this::waiting);
    }

    /**
     * Returns when the events are durable, all in one transaction. Serialises in the caller's thread (the messages remember the bytes), so
     * that the one writer only writes.
     *
     * @param events 1 to {@value #MOST_EVENTS_IN_A_BATCH}
     * @throws Refusal JOURNAL_FULL, EVENT_LOG_BUSY, DATABASE_UNAVAILABLE or INTERNAL; its text says when the event may be stored all the same,
     *     which is only after a deadline or a broken connection during the commit
     */
    void record(List<? extends DomainEventMessage<?>> events) {
        record(events, Deadline.ofProcess(deadline));
    }

    /**
     * The same for a caller who may not wait so long.
     *
     * @throws Refusal DEADLINE_NOT_MET too: when the queue is too long for the caller, and when the commit comes too late
     */
    void record(List<? extends DomainEventMessage<?>> events, Deadline caller) {
        long begun = System.nanoTime();
        refuseHopeless(events.size(), caller); // before anything is spent on it
        for (DomainEventMessage<?> event : events) {
            event.serializePayload(serializer, byte[].class);
            event.serializeMetaData(serializer, byte[].class);
        }
        append(new JournalEntry(events, caller.orEarlier(Deadline.ofProcess(deadline))))
                .await();
        meters.waited(System.nanoTime() - begun);
    }

    /** Events that wait for the writer. */
    int waiting() {
        return capacity - room.availablePermits();
    }

    private void refuseHopeless(int events, Deadline caller) {
        if (!open) {
            throw stopping();
        }
        int waiting = waiting();
        if (events > capacity - waiting) {
            throw full();
        }
        // While nobody waits everybody is let in: else one slow commit would be the last that is ever measured.
        long batchesAhead = 1L + waiting / MOST_EVENTS_IN_A_BATCH;
        if (caller.leftNanos() <= 0 || (waiting > 0 && caller.leftNanos() < batchesAhead * commitNanos)) {
            throw new Refusal(
                    caller.ofCaller() ? RefusalCode.DEADLINE_NOT_MET : RefusalCode.EVENT_LOG_BUSY,
                    Map.of("waiting", Integer.toString(waiting)),
                    "Nothing was recorded. Repeat the request in a second, or wait longer.");
        }
    }

    private Refusal full() {
        return new Refusal(
                RefusalCode.JOURNAL_FULL,
                Map.of("waiting", Integer.toString(waiting())),
                "Nothing was recorded. Repeat the request in a second.");
    }

    private JournalEntry append(JournalEntry entry) {
        if (!open) {
            throw stopping();
        }
        if (!room.tryAcquire(entry.events().size())) {
            throw full();
        }
        queue.add(entry);
        // The writer sets this before it empties the queue for the last time: one of the two sees the entry.
        if (ended && entry.take()) {
            throw stopping();
        }
        return entry;
    }

    private static Refusal stopping() {
        return new Refusal(
                RefusalCode.JOURNAL_FULL, "Nothing was recorded: the service is stopping. Repeat the request.");
    }

    /** @param inHand what this writer writes at the moment */
    private void writeUntilStopped(AtomicReference<List<JournalEntry>> inHand) {
        try {
            List<JournalEntry> batch = new ArrayList<>(MOST_EVENTS_IN_A_BATCH);
            while (!isReplaced() && round(batch, inHand)) {
                batch.clear();
            }
        } finally {
            if (!isReplaced()) {
                ended = true;
                refuseWaiting();
            }
        }
    }

    /** A writer that stopping has given up on is no longer the one who takes from the queue. */
    private boolean isReplaced() {
        Thread current = thread;
        return current != null && !current.equals(Thread.currentThread());
    }

    private void refuseWaiting() {
        List<JournalEntry> waiting = new ArrayList<>();
        for (JournalEntry late = queue.poll(); late != null; late = queue.poll()) {
            take(late, waiting);
        }
        waiting.forEach(entry -> entry.durable().completeExceptionally(stopping()));
    }

    /** @return whether there is another round */
    private boolean round(List<JournalEntry> batch, AtomicReference<List<JournalEntry>> inHand) {
        try {
            boolean more = gather(batch);
            inHand.set(List.copyOf(batch));
            write(batch);
            inHand.set(List.of());
            return more;
        } catch (RuntimeException | Error failure) { // the only writer must outlive whatever happens to one batch
            LOG.error("a batch of the journal failed", failure);
            LateRequests.refuseUnknown(batch);
            inHand.set(List.of());
            return true;
        }
    }

    /** @return false when the journal is stopped and everything that was taken in has been written */
    private boolean gather(List<JournalEntry> batch) {
        try {
            JournalEntry first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
            if (first == null) {
                return open;
            }
            take(first, batch);
            int events = first.events().size();
            JournalEntry following = queue.peek();
            // There is no other taker, so what was looked at is what is taken.
            while (following != null && events + following.events().size() <= MOST_EVENTS_IN_A_BATCH) {
                take(queue.remove(), batch);
                events += following.events().size();
                following = queue.peek();
            }
            return true;
        } catch (InterruptedException interrupted) {
            // Nobody has a reason to interrupt the writer; stop() does without, since it would break a commit that is
            // under way.
            LOG.warn("the journal's writer was interrupted and goes on");
            return true;
        }
    }

    private void take(JournalEntry entry, List<JournalEntry> batch) {
        room.release(entry.events().size());
        if (entry.take()) {
            batch.add(entry);
        }
    }

    private void write(List<JournalEntry> batch) {
        if (batch.isEmpty()) {
            return;
        }
        Optional<WriteFailure> failure = measured(
                batch.stream().flatMap(entry -> entry.events().stream()).toList());
        if (failure.isEmpty()) {
            batch.forEach(entry -> entry.durable().complete(null));
        } else if (failure.get().ofOneEvent() && batch.size() > 1) {
            writeOneByOne(batch);
        } else {
            refuse(batch, failure.get());
        }
    }

    private Optional<WriteFailure> measured(List<DomainEventMessage<?>> events) {
        long begun = System.nanoTime();
        Optional<WriteFailure> failure = writer.write(events);
        long nanos = System.nanoTime() - begun;
        commitNanos = commitNanos == 0 ? nanos : commitNanos + (nanos - commitNanos) / 8;
        meters.written(events.size(), nanos);
        return failure;
    }

    private void writeOneByOne(List<JournalEntry> batch) {
        for (int next = 0; next < batch.size(); next++) {
            JournalEntry entry = batch.get(next);
            Optional<WriteFailure> failure = measured(entry.events());
            if (failure.isEmpty()) {
                entry.durable().complete(null);
            } else if (failure.get().ofOneEvent()) {
                refuse(List.of(entry), failure.get());
            } else {
                refuse(batch.subList(next, batch.size()), failure.get());
                return;
            }
        }
    }

    private static void refuse(List<JournalEntry> entries, WriteFailure failure) {
        LOG.warn(
                "predictions refused: {}, {} ({})",
                entries.size(),
                failure.refusal().code(),
                failure.diagnosis());
        entries.forEach(entry -> entry.durable().completeExceptionally(failure.refusal()));
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            ended = false;
            open = true;
            AtomicReference<List<JournalEntry>> inHand = new AtomicReference<>(List.of());
            Thread writing =
                    Thread.ofPlatform().name("prediction-journal").daemon().unstarted(() -> writeUntilStopped(inHand));
            thread = writing;
            writing.start();
            LateRequests late = new LateRequests(writing, queue, inHand::get);
            Thread.ofPlatform().name("prediction-journal-late").daemon().start(() -> {
                late.refuseUntilTheWriterEnds();
                if (ended) {
                    refuseWaiting();
                }
            });
        }
    }

    /** Takes nothing more in, and writes first what was taken in. */
    @Override
    public synchronized void stop() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        open = false;
        thread = null;
        try {
            if (!running.join(deadline)) {
                LOG.warn("the database did not take the last predictions in time; their requests were not answered");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        Thread running = thread;
        return running != null && running.isAlive();
    }

    /** Started before the web server and stopped after it (which has a phase near the greatest). */
    @Override
    public int getPhase() {
        return 0;
    }
}
