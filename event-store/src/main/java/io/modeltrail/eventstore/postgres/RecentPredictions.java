package io.modeltrail.eventstore.postgres;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.axonframework.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;

/**
 * Predictions that this process has handed to the log within the last seconds, by their event's id, so that who follows the head of the log
 * need not fetch, open and parse again what the process had in its hands a moment ago. That an event is in the log, where and since when, is
 * read from the log all the same: what was rolled back is here too and never found. Forgotten after {@link #KEPT_SECONDS}, because
 * it is personal data in clear. Thread-safe.
 */
final class RecentPredictions {
    static final int MOST = 4_096;
    static final int KEPT_SECONDS = 2;
    private static final int LOOK_MILLIS = 250;

    private final Executor later;
    private final LongSupplier nanos;
    private final Map<String, PredictionMade> byEvent = new ConcurrentHashMap<>();
    private final Deque<Batch> batches = new ArrayDeque<>();
    private boolean forgetting;

    private record Batch(long nanos, List<String> events) {}

    RecentPredictions() {
        this(CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS), System::nanoTime);
    }

    /**
     * @param later runs what it is given in a moment
     * @param nanos a clock
     */
    RecentPredictions(Executor later, LongSupplier nanos) {
        this.later = later;
        this.nanos = nanos;
    }

    void add(List<? extends EventMessage<?>> stored) {
        List<String> events = new ArrayList<>(stored.size());
        for (EventMessage<?> event : stored) {
            if (event.getPayload() instanceof PredictionMade) {
                events.add(event.getIdentifier());
            }
        }
        if (!events.isEmpty()) {
            remember(new Batch(nanos.getAsLong(), events), stored);
        }
    }

    /** @return null when it is not known any more, or never was */
    @Nullable
    PredictionMade find(String eventId) {
        return byEvent.get(eventId);
    }

    boolean isEmpty() {
        return byEvent.isEmpty();
    }

    private synchronized void remember(Batch batch, List<? extends EventMessage<?>> stored) {
        for (EventMessage<?> event : stored) {
            if (event.getPayload() instanceof PredictionMade made) {
                byEvent.put(event.getIdentifier(), made);
            }
        }
        batches.add(batch);
        while (byEvent.size() > MOST) {
            forget(batches.remove());
        }
        if (!forgetting) {
            forgetting = true;
            later.execute(this::forgetTheOld);
        }
    }

    private synchronized void forgetTheOld() {
        long oldest = nanos.getAsLong() - TimeUnit.SECONDS.toNanos(KEPT_SECONDS);
        while (!batches.isEmpty() && batches.peek().nanos() - oldest <= 0) {
            forget(batches.remove());
        }
        forgetting = !batches.isEmpty();
        if (forgetting) {
            later.execute(this::forgetTheOld);
        }
    }

    private void forget(Batch batch) {
        batch.events().forEach(byEvent::remove);
    }
}
