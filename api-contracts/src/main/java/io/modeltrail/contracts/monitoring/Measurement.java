package io.modeltrail.contracts.monitoring;

import io.modeltrail.contracts.identity.Sha256Digest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one model version, with what it was compared to.
 *
 * @param from begin of the predictions that were measured, inclusive
 * @param until end of the predictions, exclusive
 * @param rows sampled predictions that were compared
 * @param referenceDigest of the training snapshot's file
 * @param referenceRows rows of the snapshot
 * @param referenceScores rows of the hold-out, whose scores the served ones are compared with
 * @param features in the order of the schema
 * @param scores null when the hold-out's scores could not be made
 * @param driftedShare share of the features that drifted
 * @param weightedDriftedShare the same, weighted by importance
 * @param weightedByImportance whether the run had importances; if not, every feature has the same weight
 * @param holdoutAuc the model's AUC on its hold-out, with which the others are compared
 * @param estimated what the scores let expect (CBPE)
 * @param realised null as long as too few outcomes have matured
 * @param findings one of each kind
 */
public record Measurement(
        Instant from,
        Instant until,
        long rows,
        Sha256Digest referenceDigest,
        long referenceRows,
        long referenceScores,
        List<FeatureDrift> features,
        @Nullable FeatureDrift scores,
        double driftedShare,
        double weightedDriftedShare,
        boolean weightedByImportance,
        double holdoutAuc,
        Performance estimated,
        @Nullable RealisedPerformance realised,
        List<Finding> findings) {
    public Measurement {
        features = List.copyOf(features);
        findings = List.copyOf(findings);
    }

    public boolean alarming() {
        return findings.stream().anyMatch(finding -> finding.state() == Finding.State.ALARM);
    }
}
