package io.modeltrail.runtime.training;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.runtime.learning.TrainedModel;
import io.modeltrail.runtime.scoring.CompiledScorer;

/**
 * What came out of a training, before anything is stored.
 *
 * @param checkedRows on which the compiled scorer was compared with the library
 * @param largestMarginDifference 0 = bit for bit
 * @param report with the same evaluation and all that is behind it
 */
public record TrainingResult(
        CompiledScorer scorer,
        TrainedModel trained,
        Evaluation evaluation,
        Sha256Digest rowOrderDigest,
        long trainedRows,
        long holdoutRows,
        long checkedRows,
        double largestMarginDifference,
        EvaluationReport report) {
    /** Of the model: the plan's, or what its search found. */
    public ModelParameters parameters() {
        return report.parameters();
    }
}
