package io.modeltrail.runtime.prediction;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.eventhandling.DomainEventMessage;

/** One event on its way into the store. Either the writer takes it or its request withdraws it, never both. */
final class JournalEntry {
    private final DomainEventMessage<?> event;
    private final CompletableFuture<Void> durable = new CompletableFuture<>();
    private final AtomicBoolean taken = new AtomicBoolean();

    JournalEntry(DomainEventMessage<?> event) {
        this.event = event;
    }

    DomainEventMessage<?> event() {
        return event;
    }

    /** Completes when the event is durable, or exceptionally with a refusal. */
    CompletableFuture<Void> durable() {
        return durable;
    }

    /** @return whether it is now the caller's, alone, to write or to give up */
    boolean take() {
        return taken.compareAndSet(false, true);
    }
}
