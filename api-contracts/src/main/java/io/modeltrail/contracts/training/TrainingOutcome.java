package io.modeltrail.contracts.training;

import io.modeltrail.contracts.identity.Sha256Digest;
import java.util.Map;

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
        long durationMillis) {
    public TrainingOutcome {
        environment = Map.copyOf(environment);
    }
}
