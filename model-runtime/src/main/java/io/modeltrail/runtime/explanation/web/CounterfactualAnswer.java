package io.modeltrail.runtime.explanation.web;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.stored.PersonalData;
import io.modeltrail.runtime.explanation.Counterfactual;
import io.modeltrail.runtime.explanation.Counterfactual.Change;
import io.modeltrail.runtime.explanation.Counterfactual.Target;
import io.modeltrail.runtime.explanation.Counterfactual.Verdict;
import java.util.List;

/**
 * What would have put a prediction on the other side of the threshold. It says what the model would answer, not what would happen.
 *
 * @param score as it was recorded
 * @param scoreAfter with the changes; the recorded one when there are none
 * @param size sum of the changes' sizes: a number's in standard deviations of the training, a category's as 1
 * @param smallest whether it is proven that no smaller change exists
 */
record CounterfactualAnswer(
        PredictionId predictionId,
        Sha256Digest artefactDigest,
        Target target,
        float threshold,
        Verdict verdict,
        float score,
        float scoreAfter,
        float marginAfter,
        @PersonalData List<Change> changes,
        double size,
        boolean smallest,
        int scorings) {
    CounterfactualAnswer {
        changes = List.copyOf(changes);
    }

    static CounterfactualAnswer of(PredictionMade made, Target target, float threshold, Counterfactual found) {
        return new CounterfactualAnswer(
                made.predictionId(),
                made.artefactDigest(),
                target,
                threshold,
                found.verdict(),
                made.score(),
                found.score(),
                found.margin(),
                found.changes(),
                found.size(),
                found.smallest(),
                found.scorings());
    }
}
