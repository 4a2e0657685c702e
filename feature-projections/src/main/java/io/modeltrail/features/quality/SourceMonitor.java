package io.modeltrail.features.quality;

import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceAlarmEnded;
import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceAlarmRaised;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.feature.MeasurementId;
import io.modeltrail.features.FeatureTrail;
import io.modeltrail.features.SourceHealth;
import io.modeltrail.features.StreamingStatus;
import io.modeltrail.features.StreamingStatus.SourceCounters;
import io.modeltrail.features.connector.PollStates;
import io.modeltrail.features.connector.PollStates.PollState;
import io.modeltrail.features.definition.ActiveFeatureSets;
import io.modeltrail.features.quality.SourceStateRows.Alarm;
import io.modeltrail.features.quality.SourceStateRows.Counters;
import io.modeltrail.features.quality.SourceStateRows.State;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Looks at all sources, keeps what was seen in memory, and raises and ends their alarms. {@link #look} belongs to one thread. */
@Component
class SourceMonitor implements SourceHealth {
    private static final Logger LOG = LoggerFactory.getLogger(SourceMonitor.class);

    private final ActiveFeatureSets sets;
    private final PollStates polls;
    private final ObjectProvider<StreamingStatus> streams;
    private final SourceStateRows rows;
    private final FeatureTrail trail;
    private final MonitorSettings settings;
    private final SourceConditions conditions;
    private final Map<WatchedSource.Key, RefusedShare> shares = new HashMap<>();
    private volatile Map<WatchedSource.Key, Seen> seen = Map.of();

    SourceMonitor(
            ActiveFeatureSets sets,
            PollStates polls,
            ObjectProvider<StreamingStatus> streams,
            SourceStateRows rows,
            FeatureTrail trail,
            MonitorSettings settings) {
        this.sets = sets;
        this.polls = polls;
        this.streams = streams;
        this.rows = rows;
        this.trail = trail;
        this.settings = settings;
        conditions = new SourceConditions(settings);
    }

    /**
     * A source as the last look saw it.
     *
     * @param counters empty when no engine tells
     * @param alarm null = none is open
     */
    record Seen(
            WatchedSource source,
            State state,
            Optional<PollState> poll,
            Optional<SourceCounters> counters,
            @Nullable Alarm alarm) {
        Optional<Instant> aliveAt() {
            return SourceConditions.aliveAt(poll, state);
        }

        boolean stale(Instant now) {
            return SourceConditions.stale(source.spec().freshWithin(), aliveAt(), now);
        }

        Counters counted() {
            return counters.map(SourceMonitor::counters).orElse(Counters.NONE);
        }
    }

    @Override
    public boolean stale(FeatureSetKey featureSet, int version, String source) {
        Seen one = seen.get(new WatchedSource.Key(featureSet, version, source));
        return one == null || one.alarm() != null || one.stale(Instant.now());
    }

    @Override
    public Optional<Instant> aliveAt(FeatureSetKey featureSet, int version, String source) {
        return Optional.ofNullable(seen.get(new WatchedSource.Key(featureSet, version, source)))
                .flatMap(Seen::aliveAt);
    }

    Map<WatchedSource.Key, Seen> seen() {
        return seen;
    }

    /** One look at everything. */
    void look(Instant moment) {
        Instant now = moment.truncatedTo(ChronoUnit.MICROS); // what the database keeps
        List<WatchedSource> watched = WatchedSource.of(sets.all());
        Map<WatchedSource.Key, SourceCounters> counters = counters();
        Map<WatchedSource.Key, State> states = states(watched, counters, now);
        PollStates.Snapshot polled = polls.now();
        Map<WatchedSource.Key, Alarm> alarms = rows.alarms();
        Map<WatchedSource.Key, Seen> found = new HashMap<>();
        for (WatchedSource source : watched) {
            State state = states.get(source.key());
            if (state != null) {
                Seen one = new Seen(
                        source,
                        state,
                        polled.of(source.spec()),
                        Optional.ofNullable(counters.get(source.key())),
                        alarms.remove(source.key()));
                found.put(source.key(), judged(one, now));
            }
        }
        seen = Map.copyOf(found);
        shares.keySet().retainAll(found.keySet());
        alarms.values().forEach(alarm -> end(alarm, now)); // of versions that are no longer in use
    }

    private Map<WatchedSource.Key, State> states(
            List<WatchedSource> watched, Map<WatchedSource.Key, SourceCounters> counters, Instant now) {
        Map<WatchedSource.Key, State> before = rows.states();
        for (WatchedSource source : watched) {
            State known = before.get(source.key());
            if (known == null) {
                rows.watch(source.key(), now);
            }
            SourceCounters counted = counters.get(source.key());
            Optional<Instant> arrival = counted == null ? Optional.empty() : counted.lastArrival();
            Duration often = source.spec().freshWithin().dividedBy(10);
            arrival.filter(at -> known == null
                            || known.aliveAt().isEmpty()
                            || known.aliveAt().get().plus(often).isBefore(at))
                    .ifPresent(at -> rows.alive(source.key(), at));
        }
        return rows.states();
    }

    private Seen judged(Seen one, Instant now) {
        Optional<Boolean> refused = one.counters().isEmpty()
                ? Optional.empty()
                : shares.computeIfAbsent(one.source().key(), key -> new RefusedShare(settings, now))
                        .add(one.counted(), now);
        Map<String, Instant> reasons = conditions.of(one.source(), one.poll(), one.state(), refused, now);
        Alarm alarm = one.alarm();
        if (alarm != null) {
            boolean undecided = alarm.reason().equals(SourceConditions.TOO_MANY_REFUSED) && refused.isEmpty();
            if (reasons.containsKey(alarm.reason()) || undecided) {
                return one;
            }
            end(alarm, now);
        }
        Alarm raised = reasons.entrySet().stream()
                .findFirst()
                .map(reason -> raise(one.source(), reason.getKey(), reason.getValue()))
                .orElse(null);
        return new Seen(one.source(), one.state(), one.poll(), one.counters(), raised);
    }

    private Alarm raise(WatchedSource source, String reason, Instant since) {
        Alarm alarm = new Alarm(
                source.key(), source.useCase(), MeasurementId.next(), reason, since.truncatedTo(ChronoUnit.MICROS));
        trail.record(() -> rows.raise(alarm)
                ? List.of(new FeatureTrail.Entry(
                        alarm.useCase(),
                        new SourceAlarmRaised(
                                alarm.measurementId(),
                                alarm.useCase(),
                                alarm.key().featureSet(),
                                alarm.key().version(),
                                alarm.key().source(),
                                reason,
                                alarm.since())))
                : List.of());
        LOG.warn(
                "alarm {}: source {} of {} version {}",
                reason,
                alarm.key().source(),
                alarm.key().featureSet(),
                alarm.key().version());
        return alarm;
    }

    private void end(Alarm alarm, Instant now) {
        trail.record(() -> rows.end(alarm)
                ? List.of(new FeatureTrail.Entry(
                        alarm.useCase(),
                        new SourceAlarmEnded(
                                alarm.measurementId(),
                                alarm.useCase(),
                                alarm.key().featureSet(),
                                alarm.key().version(),
                                alarm.key().source(),
                                alarm.since(),
                                now),
                        1))
                : List.of());
        LOG.info("alarm {} is over: source {}", alarm.reason(), alarm.key().source());
    }

    private Map<WatchedSource.Key, SourceCounters> counters() {
        StreamingStatus status = streams.getIfAvailable();
        return status == null
                ? Map.of()
                : status.sources().stream()
                        .collect(Collectors.toMap(
                                one -> new WatchedSource.Key(one.featureSet(), one.version(), one.source()),
                                one -> one,
                                (one, other) -> one));
    }

    private static Counters counters(SourceCounters counted) {
        return new Counters(counted.accepted(), counted.duplicates(), counted.refused());
    }
}
