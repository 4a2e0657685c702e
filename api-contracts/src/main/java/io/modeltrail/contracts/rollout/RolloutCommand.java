package io.modeltrail.contracts.rollout;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** Everything that can be asked of one rollout. */
public sealed interface RolloutCommand {
    RolloutId rolloutId();

    /** @param salt with which entities are assigned to variants; a new salt deals them out anew */
    record StartRollout(
            @TargetAggregateIdentifier RolloutId rolloutId,
            UseCaseKey useCase,
            ModelVersionId challenger,
            RolloutPlan plan,
            String salt,
            Actor startedBy)
            implements RolloutCommand {}

    /** @param fromStep the step that the sender saw; null = whichever the rollout is in */
    record AdvanceRollout(
            @TargetAggregateIdentifier RolloutId rolloutId,
            @Nullable Integer fromStep,
            Instant at) implements RolloutCommand {}

    /** Holds the share where it is; nothing advances until it is resumed. */
    record PauseRollout(@TargetAggregateIdentifier RolloutId rolloutId, String reason, Instant at)
            implements RolloutCommand {}

    record ResumeRollout(@TargetAggregateIdentifier RolloutId rolloutId, Instant at) implements RolloutCommand {}

    /** Gives every entity back to the champion; also after completion, as long as no other rollout was started. */
    record RollBackRollout(@TargetAggregateIdentifier RolloutId rolloutId, String reason, Instant at)
            implements RolloutCommand {}
}
