package io.modeltrail.contracts.training;

import java.util.Objects;

/**
 * How a model is judged.
 *
 * @param split how rows are dealt out to folds and hold-out
 * @param bootstrapResamples of the hold-out for intervals of 95 percent, 0 to 10,000; 0 = no intervals
 * @param calibration whether margins are mapped to calibrated probabilities
 */
public record Validation(Split split, int bootstrapResamples, Calibrating calibration) {
    public static final Validation STANDARD = new Validation(Split.STRATIFIED, 1000, Calibrating.BEST);

    public Validation {
        split = Objects.requireNonNullElse(split, Split.STRATIFIED);
        calibration = Objects.requireNonNullElse(calibration, Calibrating.BEST);
        Bounds.inRange("bootstrapResamples", bootstrapResamples, 0, 10_000);
    }

    public enum Split {
        /** Each fold has both classes in the proportion of the whole; rows of one entity stay together. */
        STRATIFIED,
        /**
         * Folds are stretches of observation times: each is judged by a model that learned from earlier ones only, and the hold-out
         * are the latest. Needs a snapshot of a feature set at several times.
         */
        TIME_BASED
    }

    public enum Calibrating {
        /** The logistic function of the margin. */
        NONE,
        /** Isotonic or beta calibration, whichever has the smaller log loss on out-of-fold scores that it was not fitted to. */
        BEST
    }
}
