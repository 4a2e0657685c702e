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
 * @param segmentsLeftOut for features with very many values the predictions that are in no segment of the feature
 * @param outcomesUnknown predictions that are old enough, and of whose day no outcome was reported; they are not among the matured
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
        List<LeftOut> segmentsLeftOut,
        OutcomesRead outcomesRead,
        long outcomesUnknown,
        @Nullable Matured matured) {
    record LeftOut(String feature, long predictions) {}

    /**
     * How far the outcomes were known when the report was made.
     *
     * @param position up to which the log was read for them; null when another process does it
     * @param head the log's last position then
     * @param behind whether outcomes may be missing that are in the log
     */
    record OutcomesRead(@Nullable Long position, long head, boolean behind) {
        static OutcomesRead of(@Nullable Long position, long head) {
            return new OutcomesRead(position, head, position == null || position < head);
        }
    }

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
