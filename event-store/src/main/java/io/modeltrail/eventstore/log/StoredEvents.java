package io.modeltrail.eventstore.log;

import io.modeltrail.eventstore.transparency.StoredEvent;
import io.modeltrail.eventstore.transparency.TransparencyLog;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The event log as it is stored, wherever that is; the log hashes what this reads, unless it has it from {@link FreshLeaves}, and hands it out. Thread-safe. */
interface StoredEvents {
    /** Events in memory at a time when a long stretch is read. */
    int AT_A_TIME = 1_000;

    /** Position of the next event. What is before it can be read; what cannot is missing. */
    long head();

    /**
     * In the order of their positions; those that are missing are left out.
     *
     * @param to position after the last one
     * @param limit at most so many; fewer = there are no more before {@code to}
     */
    List<StoredEvent> events(long from, long to, int limit);

    /**
     * Whether each of these is where it is to be, and whatever is stored is stored as it was given.
     *
     * @param identifiers of events, by their positions
     */
    default boolean have(Map<Long, String> identifiers) {
        return false;
    }

    /** Memory does not grow with the stretch. */
    default void events(long from, long to, TransparencyLog.Reader reader) throws IOException {
        long next = from;
        while (next < to) {
            List<StoredEvent> some = events(next, to, AT_A_TIME);
            for (StoredEvent event : some) {
                reader.read(event);
            }
            if (some.size() < AT_A_TIME) {
                return;
            }
            next = some.getLast().position() + 1;
        }
    }
}
