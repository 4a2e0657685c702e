package io.modeltrail.query.prediction;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.prediction.ShadowRows.Difference;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A challenger's scores compared with those that decided, over the pairs that were recorded in the shadow step.
 *
 * @param champion who decided when the rollout began
 * @param shadowStep whether the plan has a shadow step at all
 * @param pairs predictions with both scores; those that the challenger could not score are no pairs
 * @param meanDifference of shadow score minus decided score; null without pairs, as everything below
 * @param sameDecisions share of the pairs, 0 to 1, in which both are on the same side of their own threshold
 * @param differenceQuantiles of shadow score minus decided score
 */
record ShadowReport(
        RolloutId rolloutId,
        UseCaseKey useCase,
        @Nullable ModelVersionId champion,
        ModelVersionId challenger,
        boolean shadowStep,
        long pairs,
        @Nullable Double meanDifference,
        @Nullable Double meanAbsoluteDifference,
        @Nullable Double sameDecisions,
        Decisions decisions,
        @Nullable Quantiles differenceQuantiles) {
    private static final double BILLION = 1e9;

    /** Numbers of pairs. */
    record Decisions(long bothPositive, long bothNegative, long positiveOnlyInShadow, long negativeOnlyInShadow) {}

    /** Each the middle of a bucket of a thousandth: off by at most 0.0005. */
    record Quantiles(double p01, double p05, double p25, double p50, double p75, double p95, double p99) {}

    /** @param differences in the order of their buckets */
    static ShadowReport of(RolloutStarted rollout, List<Difference> differences) {
        long pairs = sum(differences, difference -> true, Difference::pairs);
        Decisions decisions = decisions(differences);
        return new ShadowReport(
                rollout.rolloutId(),
                rollout.useCase(),
                rollout.champion(),
                rollout.challenger(),
                rollout.plan().isShadow(0),
                pairs,
                mean(sum(differences, difference -> true, Difference::differenceSum) / BILLION, pairs),
                mean(sum(differences, difference -> true, Difference::absoluteSum) / BILLION, pairs),
                mean((double) decisions.bothPositive() + decisions.bothNegative(), pairs),
                decisions,
                pairs == 0 ? null : quantiles(differences, pairs));
    }

    private static Decisions decisions(List<Difference> differences) {
        return new Decisions(
                pairs(differences, true, true),
                pairs(differences, false, false),
                pairs(differences, false, true),
                pairs(differences, true, false));
    }

    private static long pairs(List<Difference> differences, boolean decided, boolean shadow) {
        return sum(
                differences,
                difference -> difference.decidedPositive() == decided && difference.shadowPositive() == shadow,
                Difference::pairs);
    }

    private static long sum(
            List<Difference> differences, Predicate<Difference> which, ToLongFunction<Difference> value) {
        return differences.stream().filter(which).mapToLong(value).sum();
    }

    private static @Nullable Double mean(double sum, long pairs) {
        return pairs == 0 ? null : sum / pairs;
    }

    private static Quantiles quantiles(List<Difference> differences, long pairs) {
        return new Quantiles(
                quantile(differences, pairs, 0.01),
                quantile(differences, pairs, 0.05),
                quantile(differences, pairs, 0.25),
                quantile(differences, pairs, 0.50),
                quantile(differences, pairs, 0.75),
                quantile(differences, pairs, 0.95),
                quantile(differences, pairs, 0.99));
    }

    /** The first bucket up to which there is at least that share of the pairs. */
    private static double quantile(List<Difference> differences, long pairs, double share) {
        long upTo = 0;
        int bucket = 0;
        for (Difference difference : differences) {
            bucket = difference.bucket();
            upTo += difference.pairs();
            if (upTo >= share * pairs) {
                break;
            }
        }
        return (bucket * 2 + 1) / 2000.0;
    }
}
