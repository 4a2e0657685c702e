package io.modeltrail.features.quality;

import io.modeltrail.features.quality.SourceStateRows.Counters;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** How many of a source's newest records were refused. Belongs to one thread. */
final class RefusedShare {
    private final MonitorSettings settings;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final Instant begun;

    private record Sample(Instant at, Counters counters) {}

    RefusedShare(MonitorSettings settings, Instant begun) {
        this.settings = settings;
        this.begun = begun;
    }

    /** @return whether they are too many; empty while this process has not looked for long enough to say no */
    Optional<Boolean> add(Counters counters, Instant now) {
        samples.addLast(new Sample(now, counters));
        Instant from = now.minus(settings.refusedWithin());
        while (samples.size() > 2 && !samples.getFirst().at().isAfter(from)) {
            samples.removeFirst();
        }
        Counters came = counters.since(samples.getFirst().counters());
        long all = came.accepted() + came.duplicates() + came.refused();
        boolean tooMany = came.refused() >= settings.refusedAtLeast() && came.refused() > settings.refusedShare() * all;
        return tooMany || !begun.isAfter(from) ? Optional.of(tooMany) : Optional.empty();
    }
}
