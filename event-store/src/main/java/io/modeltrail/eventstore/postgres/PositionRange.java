package io.modeltrail.eventstore.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/** Positions of the log that follow each other. */
public interface PositionRange {
    long first();

    /** Not before the first. */
    long last();

    /**
     * Those that have a position of the other. The head gives a position twice only when what had it was rolled back: of two lists that share
     * one, the later one counts.
     *
     * @param byFirst by their first positions; none has a position of another
     */
    static <R extends PositionRange> List<R> overlapping(NavigableMap<Long, R> byFirst, long first, long last) {
        List<R> found = new ArrayList<>(byFirst.subMap(first, true, last, true).values());
        Map.Entry<Long, R> before = byFirst.lowerEntry(first);
        if (before != null && before.getValue().last() >= first) {
            found.add(before.getValue());
        }
        return found;
    }
}
