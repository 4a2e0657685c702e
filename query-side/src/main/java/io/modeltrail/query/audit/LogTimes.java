package io.modeltrail.query.audit;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.eventstore.transparency.Tile;
import io.modeltrail.query.LogHead;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the events that were recorded between two moments. */
@Component
class LogTimes {
    private final EventStore events;

    LogTimes(EventStore events) {
        this.events = events;
    }

    /**
     * By the time of each event, because positions are not in the order of times. Where it begins and ends is said by rows that were
     * signed; a position between them whose row is missing or was changed is evidence too, and the verifier names it.
     *
     * @param until the end, which is not in it; null = none, and the stretch ends with what is signed
     * @param most it stops when there is one more
     * @return positions, in order; with {@code until} perhaps some that are not signed yet
     * @throws Refusal NOT_FOUND when there is no event between them
     */
    List<Long> between(SignedTimes times, Instant since, @Nullable Instant until, int most) throws IOException {
        long end =
                until == null ? times.size() : Math.max(times.size(), LogHead.positionOf(events.createHeadToken()) + 1);
        List<Long> found = found(times, since, until, end, most);
        if (found.isEmpty()) {
            throw new Refusal(
                    RefusalCode.NOT_FOUND,
                    Map.of("signed", Long.toString(times.size())),
                    "Nothing was recorded between these moments.");
        }
        return found;
    }

    private List<Long> found(SignedTimes times, Instant since, @Nullable Instant until, long end, int most)
            throws IOException {
        List<Long> found = new ArrayList<>();
        long begin = begin(times, since.minus(LogHead.OUT_OF_ORDER));
        for (long tile = begin / Tile.FULL; tile * Tile.FULL < end; tile++) {
            for (SignedTimes.Row row : times.rows(tile, end)) {
                if (row.isSignedAfter(until == null ? Instant.MAX : until.plus(LogHead.OUT_OF_ORDER))) {
                    return found;
                }
                if (row.position() >= begin && row.mayBeWithin(since, until)) {
                    found.add(row.position());
                }
                if (found.size() > most) {
                    return found;
                }
            }
        }
        return found;
    }

    /**
     * The store finds the first event by an index over times as they stand in it, also where a clock was wrong; but whoever changes a time
     * there moves it. So it is never later than the signed rows say.
     */
    private long begin(SignedTimes times, Instant earliest) throws IOException {
        return Math.min(LogHead.positionOf(events.createTokenAt(earliest)) + 1, times.afterAllBefore(earliest));
    }
}
