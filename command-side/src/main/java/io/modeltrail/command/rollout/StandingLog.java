package io.modeltrail.command.rollout;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The event log as the rows are read off it, by position. */
@Component
class StandingLog {
    /** A remote event store sends after a moment; an event that the log has is waited for this long. */
    private static final int PATIENCE_SECONDS = 10;

    private final EventStore events;

    StandingLog(EventStore events) {
        this.events = events;
    }

    /** Position of the last event; -1 = there is none. */
    long head() {
        return position(events.createHeadToken());
    }

    /**
     * Hands over every event that concerns the rows, in the order of the log.
     *
     * @param after position of the last event that is not wanted, -1 = from the first one
     * @param to position of the last one that is, which must be in the log
     */
    void read(long after, long to, Consumer<Object> each) {
        if (after >= to) {
            return;
        }
        try (BlockingStream<TrackedEventMessage<?>> stream = events.openStream(token(after))) {
            for (long reached = after; reached < to; ) {
                if (!stream.hasNextAvailable(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException(
                            "the event store has sent no event after position " + reached + ", and it has " + to);
                }
                TrackedEventMessage<?> event = stream.nextAvailable();
                reached = position(event.trackingToken());
                if (reached <= to && StandingFold.concerns(event.getPayloadType())) {
                    each.accept(event.getPayload());
                }
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the event log was read", stopping);
        }
    }

    /** Each event store takes its own kind of token only; null is before the first event. */
    private @Nullable TrackingToken token(long position) {
        if (position < 0) {
            return null;
        }
        return events.createHeadToken() instanceof GapAwareTrackingToken
                ? GapAwareTrackingToken.newInstance(position, Set.of())
                : new GlobalSequenceTrackingToken(position);
    }

    private static long position(@Nullable TrackingToken token) {
        return token == null ? -1 : token.position().orElse(-1);
    }
}
