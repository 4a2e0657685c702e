package io.modeltrail.contracts.model;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.identity.Sha256Digest;
import java.time.Instant;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** Everything that can be asked of one model version. */
public sealed interface ModelVersionCommand {
    ModelVersionId modelVersionId();

    record RegisterModelVersion(@TargetAggregateIdentifier ModelVersionId modelVersionId, Candidate candidate)
            implements ModelVersionCommand {}

    record SubmitModelVersion(@TargetAggregateIdentifier ModelVersionId modelVersionId, Actor submittedBy)
            implements ModelVersionCommand {}

    /** @param artefactDigest what the approver looked at; null = whatever is registered */
    record ApproveModelVersion(
            @TargetAggregateIdentifier ModelVersionId modelVersionId,
            Actor approver,
            @Nullable Sha256Digest artefactDigest,
            String comment,
            Instant decidedAt,
            DecisionSignature signature)
            implements ModelVersionCommand {}

    record RejectModelVersion(
            @TargetAggregateIdentifier ModelVersionId modelVersionId,
            Actor approver,
            String reason,
            Instant decidedAt,
            DecisionSignature signature)
            implements ModelVersionCommand {}
}
