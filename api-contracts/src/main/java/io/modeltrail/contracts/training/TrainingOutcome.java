package io.modeltrail.contracts.training;

import io.modeltrail.contracts.identity.Sha256Digest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a training run produced, and in what environment.
 *
 * @param artefactDigest of the compiled scorer's file, which serves and replays
 * @param libraryModelDigest of the training library's own model file
 * @param evaluationDigest of the evaluation's JSON
 * @param rowOrderDigest of the entity keys in the order of training
 * @param scorerCheckRows rows on which the compiled scorer was compared with the library
 * @param largestMarginDifference largest absolute difference of the margin in that comparison; 0 = bit for bit
 * @param environment name to version: Java, operating system, architecture, training library
 * @param durationMillis wall-clock time of the work
 * @param parameters what the model was trained with: the plan's, or what its search found; null for runs of before it was recorded
 * @param explanationDigest of the JSON with global explanations; null for runs of before they were made
 */
public record TrainingOutcome(
        Sha256Digest artefactDigest,
        long artefactBytes,
        Sha256Digest libraryModelDigest,
        Sha256Digest evaluationDigest,
        Evaluation evaluation,
        Sha256Digest rowOrderDigest,
        long trainedRows,
        long holdoutRows,
        long scorerCheckRows,
        double largestMarginDifference,
        Map<String, String> environment,
        long durationMillis,
        @Nullable ModelParameters parameters,
        @Nullable Sha256Digest explanationDigest) {
    public TrainingOutcome {
        environment = Map.copyOf(environment);
    }
}
