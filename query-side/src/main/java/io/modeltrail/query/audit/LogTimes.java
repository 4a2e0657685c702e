package io.modeltrail.query.audit;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.query.LogHead;
import io.modeltrail.query.RecordedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the events that were recorded between two moments. */
@Component
class LogTimes {
    private static final int PATIENCE_SECONDS = 5;

    private final EventStore events;

    LogTimes(EventStore events) {
        this.events = events;
    }

    /**
     * By the time of each event, because positions are not in the order of times.
     *
     * @param until the end, which is not in it; null = none
     * @param signed events that the checkpoint covers; without {@code until} it is there that the stretch ends
     * @param most it stops when there is one more
     * @return positions, in order
     * @throws Refusal NOT_FOUND when there is no event between them
     */
    List<Long> between(Instant since, @Nullable Instant until, long signed, int most) throws InterruptedException {
        long end = until == null ? signed : LogHead.positionOf(events.createHeadToken()) + 1;
        List<Long> found = read(since, until, end, most);
        if (found.isEmpty()) {
            throw new Refusal(
                    RefusalCode.NOT_FOUND,
                    Map.of("signed", Long.toString(signed)),
                    "Nothing was recorded between these moments.");
        }
        return found;
    }

    private List<Long> read(Instant since, @Nullable Instant until, long end, int most) throws InterruptedException {
        List<Long> found = new ArrayList<>();
        long position = LogHead.positionOf(events.createTokenAt(since.minus(LogHead.OUT_OF_ORDER)));
        if (position + 1 >= end) {
            return found;
        }
        try (BlockingStream<TrackedEventMessage<?>> stream =
                events.openStream(LogHead.before(position + 1, events.createHeadToken()))) {
            while (position + 1 < end
                    && found.size() <= most
                    && stream.hasNextAvailable(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                TrackedEventMessage<?> message = stream.nextAvailable();
                position = RecordedEvent.positionOf(message.trackingToken());
                Instant at = message.getTimestamp();
                if (until != null && at.isAfter(until.plus(LogHead.OUT_OF_ORDER))) {
                    return found;
                }
                if (position < end && !at.isBefore(since) && (until == null || at.isBefore(until))) {
                    found.add(position);
                }
            }
        }
        return found;
    }
}
