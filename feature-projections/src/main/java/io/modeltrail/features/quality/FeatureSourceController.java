package io.modeltrail.features.quality;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.feature.SourceSpec;
import io.modeltrail.features.StreamingStatus.SourceCounters;
import io.modeltrail.features.connector.PollStates.PollState;
import io.modeltrail.features.quality.SourceMonitor.Seen;
import io.modeltrail.features.quality.SourceStateRows.Alarm;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class FeatureSourceController {
    private final SourceMonitor monitor;

    FeatureSourceController(SourceMonitor monitor) {
        this.monitor = monitor;
    }

    record Sources(List<Source> items) {}

    /**
     * @param state whether it is alive or stale, or the reason of the open alarm
     * @param lastSuccess newest proof that it is alive
     * @param watermark newest time at which the source knew something that was read
     * @param lagMillis age of {@code lastSuccess}
     * @param lagRecords records in the topic that are not taken in yet
     * @param failures polls that failed since the last success
     */
    record Source(
            FeatureSetKey featureSet,
            int version,
            String source,
            SourceSpec.Kind kind,
            String topic,
            @Nullable String connection,
            Duration freshWithin,
            String state,
            @Nullable Instant lastSuccess,
            @Nullable Instant watermark,
            @Nullable Long lagMillis,
            @Nullable Long lagRecords,
            long accepted,
            long duplicates,
            long refused,
            int failures,
            @Nullable String problem,
            @Nullable OpenAlarm alarm) {}

    record OpenAlarm(String measurementId, String reason, Instant since) {}

    /** All sources of active versions; there are few of them. */
    @GetMapping("/api/v1/feature-sources")
    Sources sources() {
        Instant now = Instant.now();
        return new Sources(monitor.seen().values().stream()
                .sorted(Comparator.comparing(
                                (Seen one) -> one.source().key().featureSet().value())
                        .thenComparingInt(one -> one.source().key().version())
                        .thenComparing(one -> one.source().key().source()))
                .map(one -> source(one, now))
                .toList());
    }

    private static Source source(Seen seen, Instant now) {
        SourceSpec spec = seen.source().spec();
        Optional<Instant> alive = seen.aliveAt();
        Optional<SourceCounters> counters = seen.counters();
        Optional<Instant> watermark =
                seen.poll().flatMap(PollState::watermark).or(() -> counters.flatMap(SourceCounters::newestKnown));
        Alarm alarm = seen.alarm();
        String quiet = seen.stale(now) ? SourceConditions.STALE : "alive";
        return new Source(
                seen.source().key().featureSet(),
                seen.source().key().version(),
                spec.name(),
                spec.kind(),
                spec.topic(),
                spec.connection(),
                spec.freshWithin(),
                alarm == null ? quiet : alarm.reason(),
                alive.orElse(null),
                watermark.orElse(null),
                alive.map(at -> Math.max(0, Duration.between(at, now).toMillis()))
                        .orElse(null),
                counters.map(SourceCounters::lagRecords).filter(lag -> lag >= 0).orElse(null),
                seen.counted().accepted(),
                seen.counted().duplicates(),
                seen.counted().refused(),
                seen.poll().map(PollState::failures).orElse(0),
                seen.poll().map(PollState::detail).orElse(null),
                alarm == null ? null : new OpenAlarm(alarm.measurementId().toString(), alarm.reason(), alarm.since()));
    }
}
