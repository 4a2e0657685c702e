package io.modeltrail.query.model;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ApprovalBinding;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.model.SignedDecision;
import io.modeltrail.contracts.replay.CounterfactualCandidate;
import io.modeltrail.contracts.replay.CounterfactualSummary;
import io.modeltrail.contracts.replay.ReplayId;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.DecisionVerification;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model version in full.
 *
 * @param candidate as it was registered, with the digests that approvals bind and the comparison with the champion of that time
 * @param submission null until it was submitted
 * @param approvals in their order
 * @param counterfactuals replays of recorded predictions in which it was the candidate, newest first
 * @param approvedAt null until the last approval that was needed
 */
record ModelVersionView(
        ModelVersionId modelVersionId,
        ModelState state,
        Candidate candidate,
        Instant registeredAt,
        long registeredPosition,
        @Nullable Submission submission,
        List<Approval> approvals,
        List<Counterfactual> counterfactuals,
        @Nullable Instant approvedAt,
        @Nullable Long approvedPosition,
        @Nullable Rejection rejection,
        long position) {
    /** {@code CHALLENGER}: in an open rollout; {@code CHAMPION}: the last rollout that ended made it champion. */
    enum ModelState {
        REGISTERED,
        SUBMITTED,
        APPROVED,
        REJECTED,
        CHALLENGER,
        CHAMPION
    }

    record Submission(Actor submittedBy, Instant at, long position) {}

    /** @param signed null when nobody signed, which was so before decisions were signed */
    record Approval(
            Actor approver,
            ApprovalBinding binding,
            String comment,
            Instant decidedAt,
            long position,
            @Nullable SignedDecision signed,
            DecisionVerification signature) {}

    record Rejection(
            Actor approver,
            String reason,
            Instant at,
            long position,
            @Nullable SignedDecision signed,
            DecisionVerification signature) {}

    /** What it would have changed. The report is at {@code /api/v1/counterfactual-replays/{replayId}}. */
    record Counterfactual(
            ReplayId replayId,
            CounterfactualCandidate candidate,
            long firstPosition,
            long lastPosition,
            CounterfactualSummary summary,
            Sha256Digest reportDigest,
            Actor requestedBy,
            Instant at,
            long position) {}

    /** A line of the list. */
    record Line(
            ModelVersionId modelVersionId,
            UseCaseKey useCase,
            ModelState state,
            ModelFamily family,
            TrainingRunId trainingRunId,
            DatasetSnapshotId datasetSnapshotId,
            Sha256Digest artefactDigest,
            double aucMean,
            Actor trainedBy,
            Instant registeredAt,
            int approvals) {}
}
