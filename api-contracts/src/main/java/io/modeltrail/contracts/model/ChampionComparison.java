package io.modeltrail.contracts.model;

import org.jspecify.annotations.Nullable;

/**
 * Candidate and champion on the same rows, the candidate's hold-out. The champion may have trained on some of them, so the
 * comparison favours the champion, never the candidate.
 *
 * @param test null for comparisons of before it was made
 */
public record ChampionComparison(
        ModelVersionId champion,
        long rows,
        double championAuc,
        double candidateAuc,
        @Nullable PairedTest test) {
    /**
     * Test of two correlated areas under the ROC curve (DeLong, DeLong and Clarke-Pearson 1988), two-sided, at the level 0.05.
     *
     * @param difference candidate minus champion
     * @param low of the interval of 95 percent
     * @param pValue of no difference
     */
    public record PairedTest(double difference, double low, double high, double pValue, Verdict verdict) {}

    public enum Verdict {
        BETTER,
        NOT_DIFFERENT,
        WORSE
    }
}
