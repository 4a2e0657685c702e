package io.modeltrail.contracts.monitoring;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happened, for predictions whose outcome window has passed.
 *
 * @param from begin of the predictions, inclusive
 * @param until end of the predictions, exclusive
 * @param realised counted from the outcomes
 * @param estimated what the scores of the same predictions let expect
 * @param intervals 95 percent, of the realised figures
 * @param aucPValue of the difference between realised and estimated AUC; null when it is not defined
 * @param calibrationPValue of the difference between counted and expected positives (Spiegelhalter's test)
 */
public record RealisedPerformance(
        Instant from,
        Instant until,
        Performance realised,
        Performance estimated,
        Intervals intervals,
        @Nullable Double aucPValue,
        double calibrationPValue) {
    public record Interval(double low, double high) {}

    /** Null where the figure itself is. */
    public record Intervals(
            @Nullable Interval auc,
            @Nullable Interval precision,
            @Nullable Interval recall,
            @Nullable Interval accuracy) {}
}
