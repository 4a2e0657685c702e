package io.modeltrail.eventstore.log;

import io.axoniq.axonserver.connector.event.EventStream;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.event.EventWithToken;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.eventstore.transparency.StoredEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The event log where Axon Server stores it, read as its client receives it. Axon's event store would read the payload into an object
 * and write it again; what would then be hashed is what this process writes today.
 */
final class AxonServerEvents implements StoredEvents {
    /** As the rows of PostgreSQL have it; unlike Axon's own format it has a text for every number that can be stored. */
    private static final DateTimeFormatter TIMESTAMP =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private final Channel channel;
    private final Duration patience;

    /** What is asked of Axon Server, in its client's own terms. */
    interface Channel {
        /** Position of the last event; -1 = there is none. */
        CompletableFuture<Long> lastToken();

        /**
         * The stream stays open: after the last event it waits for the next.
         *
         * @param token position before the first event; -1 = from the beginning
         * @param buffer events that may be sent before they are asked for
         */
        EventStream openStream(long token, int buffer);
    }

    /** @param patience for each answer, and for each event that Axon Server says it has */
    AxonServerEvents(Channel channel, Duration patience) {
        this.channel = channel;
        this.patience = patience;
    }

    @Override
    public long head() {
        try {
            return channel.lastToken().get(patience.toMillis(), TimeUnit.MILLISECONDS) + 1;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw away(null);
        } catch (ExecutionException | TimeoutException noAnswer) {
            throw away(null);
        }
    }

    /** Up to the head: what is after it would be waited for. */
    @Override
    public List<StoredEvent> events(long from, long to, int limit) {
        long end = Math.min(to, head());
        List<StoredEvent> events = new ArrayList<>();
        if (from >= end) {
            return events;
        }
        try (EventStream stream = channel.openStream(from - 1, (int) Math.min(limit, end - from))) {
            long next = from;
            while (next < end && events.size() < limit) {
                EventWithToken sent = next(stream, next);
                next = sent.getToken() + 1;
                if (next <= end) {
                    events.add(event(sent));
                }
            }
        }
        return events;
    }

    private EventWithToken next(EventStream stream, long position) {
        EventWithToken sent = null;
        try {
            sent = stream.nextIfAvailable(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        if (sent == null) {
            throw away(stream.isClosed() ? null : position);
        }
        if (sent.getToken() < position) {
            throw new IllegalStateException(
                    "Axon Server was asked for position " + position + " and sent " + sent.getToken());
        }
        return sent;
    }

    /** @param position that Axon Server should have; null = it has not answered at all */
    private static Refusal away(@Nullable Long position) {
        return position == null
                ? new Refusal(
                        RefusalCode.AXON_SERVER_UNAVAILABLE, "Axon Server does not answer. Try again in a moment.")
                : new Refusal(
                        RefusalCode.AXON_SERVER_UNAVAILABLE,
                        Map.of("position", position.toString()),
                        "Axon Server does not send the event at position " + position
                                + ", although its last event is not before it. Try again in a moment; if it stays so, the"
                                + " event is lost.");
    }

    /**
     * Each field as it is stored. An event of no aggregate has an empty aggregate id; its own id, which PostgreSQL has there, would be
     * the same leaf as an aggregate of that name.
     */
    private static StoredEvent event(EventWithToken sent) {
        Event event = sent.getEvent();
        SerializedObject payload = event.getPayload();
        return new StoredEvent(
                new StoredEvent.Fields(
                        sent.getToken(),
                        event.getMessageIdentifier(),
                        event.getAggregateType().isEmpty() ? null : event.getAggregateType(),
                        event.getAggregateIdentifier(),
                        event.getAggregateSequenceNumber(),
                        payload.getType(),
                        payload.getRevision(),
                        TIMESTAMP.format(Instant.ofEpochMilli(event.getTimestamp()))),
                payload.getData().toByteArray(),
                new TypedMetadata(event.getMetaDataMap()).canonical());
    }
}
