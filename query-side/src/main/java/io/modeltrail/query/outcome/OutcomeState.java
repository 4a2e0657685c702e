package io.modeltrail.query.outcome;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a prediction, by the window and the delay of its use case's monitor, or the standard ones without a monitor.
 *
 * @param occurredAt when the first positive outcome happened after the prediction and within the window; null when there is none
 * @param maturesAt when window and delay are over: from then on no outcome means negative, and monitoring counts the prediction
 * @param asOfPosition every outcome up to here has been looked at
 */
public record OutcomeState(
        State state, @Nullable Instant occurredAt, Instant maturesAt, boolean matured, long asOfPosition) {
    /** A positive outcome is shown as soon as it is known; an outcome that comes in after the delay still turns a negative one. */
    public enum State {
        PENDING,
        POSITIVE,
        NEGATIVE
    }
}
