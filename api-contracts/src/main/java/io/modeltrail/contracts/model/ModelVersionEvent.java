package io.modeltrail.contracts.model;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.stored.StoredAs;
import java.time.Instant;

/** Everything that can happen to one model version. */
public sealed interface ModelVersionEvent {
    ModelVersionId modelVersionId();

    @StoredAs(value = "model.ModelVersionRegistered", revision = 2)
    record ModelVersionRegistered(ModelVersionId modelVersionId, Candidate candidate) implements ModelVersionEvent {}

    @StoredAs("model.ModelVersionSubmitted")
    record ModelVersionSubmitted(ModelVersionId modelVersionId, Actor submittedBy) implements ModelVersionEvent {}

    @StoredAs("model.ApprovalGranted")
    record ApprovalGranted(
            ModelVersionId modelVersionId, Actor approver, ApprovalBinding binding, String comment, Instant decidedAt)
            implements ModelVersionEvent {}

    /** The last approval that was needed has been granted. */
    @StoredAs("model.ModelVersionApproved")
    record ModelVersionApproved(ModelVersionId modelVersionId, ApprovalBinding binding) implements ModelVersionEvent {}

    @StoredAs("model.ModelVersionRejected")
    record ModelVersionRejected(ModelVersionId modelVersionId, Actor approver, String reason, Instant decidedAt)
            implements ModelVersionEvent {}
}
