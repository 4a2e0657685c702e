package io.modeltrail.query;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The end of the event log, and what lies between it and who reads it. */
@Component
public class LogHead {
    /** By so much events may lie out of the order of their times: positions follow the commits, times the clocks of processes. */
    public static final Duration OUT_OF_ORDER = Duration.ofSeconds(10);

    /** A remote event store sends its answer after a moment; an event that the log has is waited for this long. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EventStore events;

    public LogHead(EventStore events) {
        this.events = events;
    }

    /** Position of the last event, or of the last one that the moment knows which is asked about; -1 = there is none. */
    public long position() {
        BoundMoment moment = BoundMoment.ofThread();
        return moment == null ? positionOf(events.createHeadToken()) : moment.position();
    }

    /**
     * When the event at a position was recorded.
     *
     * @return empty when the log has no such event yet
     */
    public Optional<Instant> timeOf(long position) {
        TrackingToken head = events.createHeadToken();
        if (position > positionOf(head)) {
            return Optional.empty();
        }
        try (BlockingStream<TrackedEventMessage<?>> stream = events.openStream(before(position, head))) {
            return stream.hasNextAvailable((int) PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    ? Optional.of(stream.nextAvailable().getTimestamp())
                    : Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** A stream begins after its token; null is before the first event. Each event store takes its own kind of token only. */
    public static @Nullable TrackingToken before(long position, @Nullable TrackingToken head) {
        if (position == 0) {
            return null;
        }
        return head instanceof GapAwareTrackingToken
                ? GapAwareTrackingToken.newInstance(position - 1, Set.of())
                : new GlobalSequenceTrackingToken(position - 1);
    }

    /** Of the last event that a token is behind; -1 = there is none. */
    public static long positionOf(@Nullable TrackingToken token) {
        return token == null ? -1 : token.position().orElse(-1);
    }
}
