package io.modeltrail.features.quality;

import io.modeltrail.features.connector.PollStates.PollState;
import io.modeltrail.features.quality.SourceStateRows.State;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is wrong with a source at one moment. */
final class SourceConditions {
    static final String STALE = "stale";
    static final String TOO_MANY_REFUSED = "too-many-refused";
    private static final List<String> AT_ONCE = List.of("not-configured", "schema-changed");

    private final MonitorSettings settings;

    SourceConditions(MonitorSettings settings) {
        this.settings = settings;
    }

    /** Newest proof that it is alive: a record of a stream, a successful poll of the others. */
    static Optional<Instant> aliveAt(Optional<PollState> poll, State state) {
        return poll.map(PollState::lastSuccess).orElse(state.aliveAt());
    }

    static boolean stale(Duration freshWithin, Optional<Instant> aliveAt, Instant now) {
        return aliveAt.isEmpty() || aliveAt.get().plus(freshWithin).isBefore(now);
    }

    /**
     * The reasons for an alarm and since when each holds, the most telling first.
     *
     * @param refused whether too many records were refused; empty = not known yet
     */
    Map<String, Instant> of(
            WatchedSource source, Optional<PollState> poll, State state, Optional<Boolean> refused, Instant now) {
        Map<String, Instant> reasons = new LinkedHashMap<>();
        poll.filter(this::failing)
                .ifPresent(failing -> reasons.put(
                        String.valueOf(failing.reason()), failing.failingSince().orElse(now)));
        if (refused.orElse(false)) {
            reasons.put(TOO_MANY_REFUSED, now);
        }
        Instant lastSign = aliveAt(poll, state).orElse(state.watchedSince());
        Instant staleFrom = lastSign.plus(source.spec().freshWithin());
        if (staleFrom.isBefore(now)) {
            reasons.put(STALE, staleFrom);
        }
        return reasons;
    }

    private boolean failing(PollState poll) {
        return poll.reason() != null
                && (AT_ONCE.contains(poll.reason()) || poll.failures() >= settings.failuresBeforeAlarm());
    }
}
