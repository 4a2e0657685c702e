package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.replay.CounterfactualSummary;
import io.modeltrail.runtime.evaluation.DifferenceHistogram;
import io.modeltrail.runtime.evaluation.ShareInterval;
import io.modeltrail.runtime.replay.CandidateDecision.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a candidate would have changed.
 *
 * @param featureAgeUnknown predictions of which it is not recorded how old their features were; the policy lets them pass
 * @param shareBefore decided positive, of those that are compared
 * @param differences the candidate's score minus the recorded one; null when the recorded scores are taken, or nothing is compared
 * @param segmentsLeftOut predictions that are in no segment because there are too many of them
 * @param matured null when no outcome was reported for the time, or no prediction is old enough to have one
 */
record CounterfactualReport(
        CounterfactualOrder order,
        CounterfactualSummary summary,
        long featureAgeUnknown,
        @Nullable Double shareBefore,
        @Nullable Double shareAfter,
        DifferenceHistogram.@Nullable Summary differences,
        List<NotScored> notScored,
        List<Segment> segments,
        long segmentsLeftOut,
        @Nullable Matured matured) {
    record NotScored(Reason reason, String feature, long predictions) {}

    /** @param value null = the feature is missing in the row */
    record Segment(
            String feature,
            @Nullable String value,
            long compared,
            long positiveBefore,
            long positiveAfter,
            long becamePositive,
            long becameNegative) {}

    /**
     * Against what has happened. One prediction of each entity is taken, as several are nearly the same row and an interval takes rows for
     * independent; of very many entities those with the smallest hashes.
     *
     * @param becameRight of those that the candidate decides otherwise
     * @param shareBecameRight of both; above a half the candidate decides better
     */
    record Matured(
            long entities,
            long positives,
            boolean sampled,
            Confusion before,
            Confusion after,
            long becameRight,
            long becameWrong,
            @Nullable ShareInterval shareBecameRight) {}

    /** @param precision null when nobody is decided positive; recall null when nobody is positive */
    record Confusion(
            long truePositives,
            long falsePositives,
            long falseNegatives,
            long trueNegatives,
            @Nullable ShareInterval precision,
            @Nullable ShareInterval recall) {
        static Confusion of(long truePositives, long falsePositives, long falseNegatives, long trueNegatives) {
            return new Confusion(
                    truePositives,
                    falsePositives,
                    falseNegatives,
                    trueNegatives,
                    ShareInterval.of(truePositives, truePositives + falsePositives),
                    ShareInterval.of(truePositives, truePositives + falseNegatives));
        }
    }
}
