package io.modeltrail.contracts.model;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.stored.StoredAs;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Everything that can happen to one model version. */
public sealed interface ModelVersionEvent {
    ModelVersionId modelVersionId();

    @StoredAs(value = "model.ModelVersionRegistered", revision = 2)
    record ModelVersionRegistered(ModelVersionId modelVersionId, Candidate candidate) implements ModelVersionEvent {}

    @StoredAs("model.ModelVersionSubmitted")
    record ModelVersionSubmitted(ModelVersionId modelVersionId, Actor submittedBy) implements ModelVersionEvent {}

    /** @param signed null only for approvals of before revision 2, which nobody signed */
    @StoredAs(value = "model.ApprovalGranted", revision = 2)
    record ApprovalGranted(
            ModelVersionId modelVersionId,
            Actor approver,
            ApprovalBinding binding,
            String comment,
            Instant decidedAt,
            @Nullable SignedDecision signed)
            implements ModelVersionEvent {}

    /** The last approval that was needed has been granted. */
    @StoredAs("model.ModelVersionApproved")
    record ModelVersionApproved(ModelVersionId modelVersionId, ApprovalBinding binding) implements ModelVersionEvent {}

    /** @param signed null only for rejections of before revision 2, which nobody signed */
    @StoredAs(value = "model.ModelVersionRejected", revision = 2)
    record ModelVersionRejected(
            ModelVersionId modelVersionId,
            Actor approver,
            String reason,
            Instant decidedAt,
            @Nullable SignedDecision signed)
            implements ModelVersionEvent {}
}
