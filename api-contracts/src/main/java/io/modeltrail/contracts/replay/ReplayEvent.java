package io.modeltrail.contracts.replay;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.stored.StoredAs;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;

/** Everything that can be recorded of one replay. */
public sealed interface ReplayEvent {
    ReplayId replayId();

    /**
     * Recorded predictions were decided once more by a candidate, which decided nothing by that.
     *
     * @param firstPosition of the part of the log that was read
     * @param lastPosition its last position
     * @param reportDigest of the report's bytes
     */
    @StoredAs("replay.CounterfactualReplayed")
    record CounterfactualReplayed(
            ReplayId replayId,
            UseCaseKey useCase,
            CounterfactualCandidate candidate,
            long firstPosition,
            long lastPosition,
            CounterfactualSummary summary,
            Sha256Digest reportDigest,
            Actor requestedBy,
            Instant at)
            implements ReplayEvent {}
}
