package io.modeltrail.query;

import java.time.Clock;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** The time that it is, or was at the moment that is asked about. */
@Component
public class QueryClock {
    private final Clock clock;

    public QueryClock(Clock clock) {
        this.clock = clock;
    }

    public Instant now() {
        BoundMoment moment = BoundMoment.ofThread();
        return moment == null ? clock.instant() : moment.now();
    }
}
