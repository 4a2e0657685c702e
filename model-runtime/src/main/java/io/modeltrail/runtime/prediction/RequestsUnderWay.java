package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/**
 * Carries a request with a given identity out once. What decides is the event store, which takes one event of an identity; that
 * repetitions wait for each other in this process only spares the journal a batch that the store would refuse. Thread-safe.
 */
@Component
class RequestsUnderWay {
    private final EventStore events;
    private final Map<PredictionId, CountDownLatch> underWay = new ConcurrentHashMap<>();

    RequestsUnderWay(EventStore events) {
        this.events = events;
    }

    /**
     * @param first makes and records the prediction
     * @param repeated answers from the recorded prediction
     * @throws Refusal EVENT_LOG_BUSY or DEADLINE_NOT_MET when the same request is under way and does not end in time
     */
    <T> T once(PredictionId id, Deadline deadline, Supplier<T> first, Function<PredictionMade, T> repeated) {
        CountDownLatch mine = new CountDownLatch(1);
        CountDownLatch other = underWay.putIfAbsent(id, mine);
        while (other != null) {
            await(other, id, deadline);
            other = underWay.putIfAbsent(id, mine);
        }
        try {
            Optional<PredictionMade> before = recorded(id);
            return before.isPresent() ? repeated.apply(before.get()) : firstOrRepeated(id, first, repeated);
        } finally {
            underWay.remove(id);
            mine.countDown();
        }
    }

    /** Another process may record the same request between the look and the write. */
    private <T> T firstOrRepeated(PredictionId id, Supplier<T> first, Function<PredictionMade, T> repeated) {
        try {
            return first.get();
        } catch (Refusal refusal) {
            if (refusal.code() != RefusalCode.ALREADY_EXISTS) {
                throw refusal;
            }
            return repeated.apply(recorded(id).orElseThrow(() -> refusal));
        }
    }

    private Optional<PredictionMade> recorded(PredictionId id) {
        DomainEventStream stream = events.readEvents(id.toString());
        return stream.hasNext() && stream.next().getPayload() instanceof PredictionMade made
                ? Optional.of(made)
                : Optional.empty();
    }

    private static void await(CountDownLatch other, PredictionId id, Deadline deadline) {
        try {
            if (other.await(deadline.leftNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new Refusal(
                deadline.ofCaller() ? RefusalCode.DEADLINE_NOT_MET : RefusalCode.EVENT_LOG_BUSY,
                Map.of("predictionId", id.toString()),
                "The same request is still under way. Repeat it with the same key in a moment.");
    }
}
