package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.eventhandling.DomainEventMessage;

/** Events on their way into the store, all or none. Either the writer takes it or its request withdraws it, never both. */
final class JournalEntry {
    private final List<DomainEventMessage<?>> events;
    private final Deadline until;
    private final CompletableFuture<Void> durable = new CompletableFuture<>();
    private final AtomicBoolean taken = new AtomicBoolean();

    /**
     * @param events at least one
     * @param until how long its request waits
     */
    JournalEntry(List<? extends DomainEventMessage<?>> events, Deadline until) {
        this.events = List.copyOf(events);
        this.until = until;
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

    /**
     * Returns when the events are durable. Only whom the caller hurries waits with a time limit: the limit of a virtual thread wakes the
     * thread of its pool's delays when it is set and when it is cleared, which was measured to take a tenth of a core at 6,400 waits a second. For
     * all others somebody calls {@link #refuseIfLate}.
     *
     * @throws Refusal whatever the journal refuses; DEADLINE_NOT_MET or EVENT_LOG_BUSY after the deadline
     */
    void await() {
        try {
            if (until.ofCaller()) {
                durable.get(until.leftNanos(), TimeUnit.NANOSECONDS);
            } else {
                durable.get();
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Refusal refusal) {
                throw refusal;
            }
            throw new IllegalStateException("the journal fails requests with refusals only", failed);
        } catch (TimeoutException late) {
            throw givenUp();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw givenUp();
        }
    }

    /** Ends the wait of a request that has no time limit of its own and whose deadline has passed. */
    void refuseIfLate() {
        if (!until.ofCaller() && until.leftNanos() <= 0 && !durable.isDone()) {
            durable.completeExceptionally(givenUp());
        }
    }

    private Refusal givenUp() {
        RefusalCode code = until.ofCaller() ? RefusalCode.DEADLINE_NOT_MET : RefusalCode.EVENT_LOG_BUSY;
        if (take()) {
            return new Refusal(code, "Nothing was recorded. Repeat the request in a moment.");
        }
        return new Refusal(
                code,
                Map.of("predictionId", events.getFirst().getAggregateIdentifier()),
                "Its commit is still under way. Look for this prediction before you repeat the request.");
    }
}
