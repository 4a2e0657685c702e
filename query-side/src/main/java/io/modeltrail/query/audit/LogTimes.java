package io.modeltrail.query.audit;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.query.LogHead;
import io.modeltrail.query.PageRequest;
import java.time.Instant;
import java.util.Map;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the stretch of the log that lies between two moments. */
@Component
class LogTimes {
    private final EventStore events;

    LogTimes(EventStore events) {
        this.events = events;
    }

    /** @param to position after the last event */
    record Stretch(long from, long to) {}

    /**
     * From the first event that was recorded then or later, up to the first one that was recorded at the end or later.
     *
     * @param until null = to the end of the log
     * @throws Refusal when there is no event between them
     */
    Stretch between(String since, @Nullable String until) {
        long head = LogHead.positionOf(events.createHeadToken());
        long from = first(PageRequest.instant("since", since), head);
        long to = until == null ? head + 1 : first(PageRequest.instant("until", until), head);
        if (from >= to) {
            throw new Refusal(
                    RefusalCode.NOT_FOUND,
                    Map.of("headPosition", Long.toString(head)),
                    "Nothing was recorded between these moments.");
        }
        return new Stretch(from, to);
    }

    private long first(@Nullable Instant time, long head) {
        if (time == null) {
            return 0;
        }
        TrackingToken before = events.createTokenAt(time);
        return before == null ? head + 1 : LogHead.positionOf(before) + 1;
    }
}
