package io.modeltrail.contracts.batchscoring;

import io.modeltrail.contracts.identity.Sha256Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a job.
 *
 * @param rowCount rows of the snapshot; each was scored or refused
 * @param refusedRows rows that no prediction was made of, because they do not fit the model's schema
 * @param resultDigest SHA-256 of the Parquet file with a row for each prediction, in the order of the snapshot
 * @param problemsDigest SHA-256 of the list of refused rows as JSON Lines; null when there is none
 * @param durationMillis from the claim that ended the job to its end
 * @param decisions by model version and variant, in the order of their names
 */
public record BatchScoringOutcome(
        long rowCount,
        long refusedRows,
        Sha256Digest resultDigest,
        @Nullable Sha256Digest problemsDigest,
        long durationMillis,
        List<DecisionCount> decisions) {
    public BatchScoringOutcome {
        decisions = List.copyOf(decisions);
    }
}
