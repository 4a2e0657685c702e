package io.modeltrail.eventstore.postgres;

import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;

/** Events one by one, without the predictions between them. */
record EventsBesidesPredictions(LogRows rows, Serializer serializer, EventUpcaster upcasters)
        implements LogStream.Stretch {
    private static final int AT_ONCE = 1000;

    /** Payload of a message that says: nothing for you up to here. */
    record Passed() {}

    @Override
    public List<TrackedEventMessage<?>> messages(long after, long upTo) {
        List<TrackedEventData<?>> stored = rows.besidesPredictions(after, upTo, AT_ONCE);
        List<TrackedEventMessage<?>> messages =
                new ArrayList<>(EventUtils.upcastAndDeserializeTrackedEvents(stored.stream(), serializer, upcasters)
                        .toList());
        long seen = stored.size() < AT_ONCE ? upTo : position(stored.getLast());
        // Also when an upcaster has dropped the last event: the token must get past it.
        if (messages.isEmpty() || position(messages.getLast()) < seen) {
            messages.add(
                    new GenericTrackedEventMessage<>(LogRows.token(seen), new GenericEventMessage<>(new Passed())));
        }
        return messages;
    }

    private static long position(TrackedEventData<?> event) {
        return event.trackingToken().position().orElseThrow();
    }

    private static long position(TrackedEventMessage<?> event) {
        return event.trackingToken().position().orElseThrow();
    }
}
