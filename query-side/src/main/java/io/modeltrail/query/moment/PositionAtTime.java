package io.modeltrail.query.moment;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.query.LogHead;
import io.modeltrail.query.RecordedEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/** The last position whose event was recorded at a time or before. */
@Component
class PositionAtTime {
    private static final int MOST_REMEMBERED = 1_000;
    private static final int PATIENCE_SECONDS = 5;

    private final EventStore events;
    private final Clock clock;
    private final Map<Instant, Long> remembered = new ConcurrentHashMap<>();

    PositionAtTime(EventStore events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /**
     * What was found is remembered when the log cannot change it any more.
     *
     * @throws Refusal TIME_BEFORE_TRAIL, VALUE_OUT_OF_RANGE when the time is still to come, or EVENT_LOG_SILENT
     */
    long of(Instant time) throws InterruptedException {
        Long known = remembered.get(time);
        if (known != null) {
            return known;
        }
        Instant now = clock.instant();
        if (time.isAfter(now)) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("parameter", "asOf", "value", time.toString()),
                    "Give a time that has passed.");
        }
        long found = read(time);
        if (found < 0) {
            throw new Refusal(
                    RefusalCode.TIME_BEFORE_TRAIL,
                    Map.of("time", time.toString()),
                    "Give a time at which something was recorded already.");
        }
        if (time.isBefore(now.minus(LogHead.OUT_OF_ORDER.multipliedBy(2)))) {
            if (remembered.size() >= MOST_REMEMBERED) {
                remembered.clear();
            }
            remembered.put(time, found);
        }
        return found;
    }

    private long read(Instant time) throws InterruptedException {
        long head = LogHead.positionOf(events.createHeadToken());
        long position = LogHead.positionOf(events.createTokenAt(time.minus(LogHead.OUT_OF_ORDER)));
        long found = position;
        if (position >= head) {
            return found;
        }
        try (BlockingStream<TrackedEventMessage<?>> stream =
                events.openStream(LogHead.before(position + 1, events.createHeadToken()))) {
            while (position < head) {
                if (!stream.hasNextAvailable(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    // What was found so far may be before what is asked for.
                    throw new Refusal(
                            RefusalCode.EVENT_LOG_SILENT,
                            Map.of("position", Long.toString(position), "head", Long.toString(head)),
                            "Ask again in a moment.");
                }
                TrackedEventMessage<?> message = stream.nextAvailable();
                position = RecordedEvent.positionOf(message.trackingToken());
                if (!message.getTimestamp().isAfter(time)) {
                    found = position;
                } else if (message.getTimestamp().isAfter(time.plus(LogHead.OUT_OF_ORDER))) {
                    return found;
                }
            }
        }
        return found;
    }
}
