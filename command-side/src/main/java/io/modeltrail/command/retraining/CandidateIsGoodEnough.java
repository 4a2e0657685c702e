package io.modeltrail.command.retraining;

import io.modeltrail.contracts.model.ChampionComparison;
import io.modeltrail.contracts.model.ChampionComparison.PairedTest;
import io.modeltrail.contracts.model.ChampionComparison.Verdict;
import io.modeltrail.contracts.retraining.RetrainingDefinition;
import io.modeltrail.contracts.retraining.RetrainingDefinition.SubmitWhen;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the definition asks of a candidate before people are asked.
 *
 * @param comparison null = there was no champion, or none with the same features
 */
record CandidateIsGoodEnough(
        RetrainingDefinition definition, @Nullable ChampionComparison comparison) {
    /** Null when it is; otherwise a sentence that says why not. */
    @Nullable
    String objection() {
        PairedTest test = comparison == null ? null : comparison.test();
        if (test == null) {
            return definition.submitIncomparable()
                    ? null
                    : "The candidate could not be compared with a champion, and the definition does not submit such a one.";
        }
        boolean good = definition.submitWhen() == SubmitWhen.BETTER
                ? test.verdict() == Verdict.BETTER
                : test.verdict() != Verdict.WORSE;
        if (good) {
            return null;
        }
        return String.format(
                Locale.ROOT,
                "The paired test says %s: the area under the curve differs by %.4f (%.4f to %.4f, p = %.3f); the definition"
                        + " submits %s.",
                test.verdict(),
                test.difference(),
                test.low(),
                test.high(),
                test.pValue(),
                definition.submitWhen());
    }
}
