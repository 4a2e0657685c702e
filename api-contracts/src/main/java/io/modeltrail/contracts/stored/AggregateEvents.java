package io.modeltrail.contracts.stored;

import java.util.List;

/** The events of one aggregate and where they stand in the log. There is one where this program stores the events itself. Thread-safe. */
public interface AggregateEvents {
    /**
     * All that are stored when it is asked.
     *
     * @param firstSequenceNumber of the first one that is wanted
     * @return in their order
     */
    List<Placed> of(String aggregateIdentifier, long firstSequenceNumber);

    /**
     * An event with its place.
     *
     * @param position in the log, counted from 0
     * @param sequenceNumber in the aggregate, counted from 0
     */
    record Placed(long position, long sequenceNumber, Object event) {}
}
