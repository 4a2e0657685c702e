package io.modeltrail.runtime.prediction;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.eventhandling.DomainEventMessage;

/** Events on their way into the store, all or none. Either the writer takes it or its request withdraws it, never both. */
final class JournalEntry {
    private final List<DomainEventMessage<?>> events;
    private final CompletableFuture<Void> durable = new CompletableFuture<>();
    private final AtomicBoolean taken = new AtomicBoolean();

    /** @param events at least one */
    JournalEntry(List<? extends DomainEventMessage<?>> events) {
        this.events = List.copyOf(events);
    }

    List<DomainEventMessage<?>> events() {
        return events;
    }

    /** Completes when the events are durable, or exceptionally with a refusal. */
    CompletableFuture<Void> durable() {
        return durable;
    }

    /** @return whether it is now the caller's, alone, to write or to give up */
    boolean take() {
        return taken.compareAndSet(false, true);
    }
}
