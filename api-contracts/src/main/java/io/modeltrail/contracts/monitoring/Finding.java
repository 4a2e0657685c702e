package io.modeltrail.contracts.monitoring;

import java.util.List;

/**
 * What a measurement says about one kind of alarm.
 *
 * @param evidence the figures that were compared with a limit, the most telling first
 */
public record Finding(AlarmKind kind, State state, List<Evidence> evidence) {
    public Finding {
        evidence = List.copyOf(evidence);
    }

    public enum State {
        STABLE,
        ALARM,
        /** There is too little data to say; an open alarm stays open. */
        UNKNOWN
    }

    /**
     * @param figure what was measured, for example {@code drifted-share} or {@code missing-share-rise}
     * @param of the feature it was measured of; empty when of all
     */
    public record Evidence(String figure, String of, double value, double limit) {}
}
