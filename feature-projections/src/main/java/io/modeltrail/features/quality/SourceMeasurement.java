package io.modeltrail.features.quality;

import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceMeasured;
import io.modeltrail.contracts.feature.MeasurementId;
import io.modeltrail.features.FeatureTrail;
import io.modeltrail.features.quality.SourceMonitor.Seen;
import io.modeltrail.features.quality.SourceStateRows.Counters;
import io.modeltrail.features.quality.SourceStateRows.State;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.stereotype.Component;

/** Records what each source brought since it was last measured. */
@Component
class SourceMeasurement {
    private final SourceStateRows rows;
    private final FeatureTrail trail;

    SourceMeasurement(SourceStateRows rows, FeatureTrail trail) {
        this.rows = rows;
        this.trail = trail;
    }

    /** Does nothing for a source that another process has measured since it was seen. */
    void measure(Seen seen, Instant moment) {
        Instant now = moment.truncatedTo(ChronoUnit.MICROS);
        State state = seen.state();
        Counters counters = seen.counters().isPresent() ? seen.counted() : state.measured();
        trail.record(() -> rows.measure(seen.source().key(), state.measuredAt(), now, counters)
                ? List.of(new FeatureTrail.Entry(seen.source().useCase(), event(seen, counters, now)))
                : List.of());
    }

    private static SourceMeasured event(Seen seen, Counters counters, Instant now) {
        WatchedSource source = seen.source();
        Counters came = counters.since(seen.state().measured());
        Instant alive = seen.aliveAt().orElse(seen.state().watchedSince());
        return new SourceMeasured(
                MeasurementId.next(),
                source.useCase(),
                source.key().featureSet(),
                source.key().version(),
                source.key().source(),
                seen.state().measuredAt(),
                now,
                Math.max(0, Duration.between(alive, now).toMillis()),
                came.accepted(),
                came.duplicates(),
                came.refused());
    }
}
