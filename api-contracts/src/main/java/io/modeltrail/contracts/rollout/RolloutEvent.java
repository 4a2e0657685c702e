package io.modeltrail.contracts.rollout;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.stored.StoredAs;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Everything that can happen to one rollout. Shares are percent of the entities, 0 to 100. */
public sealed interface RolloutEvent {
    RolloutId rolloutId();

    /**
     * The challenger serves the first share of the plan from now on; a share of 0 is a shadow step, in which it scores and decides nothing.
     *
     * @param champion serves the rest; null when the use case had none, and then the plan is 100 percent at once
     */
    @StoredAs(value = "rollout.RolloutStarted", revision = 2)
    record RolloutStarted(
            RolloutId rolloutId,
            UseCaseKey useCase,
            ModelVersionId challenger,
            @Nullable ModelVersionId champion,
            RolloutPlan plan,
            String salt,
            Actor startedBy)
            implements RolloutEvent {}

    /**
     * @param step index in the plan, counted from 0
     * @param sharePercent strictly greater than before
     */
    @StoredAs("rollout.RolloutStepAdvanced")
    record RolloutStepAdvanced(RolloutId rolloutId, int step, int sharePercent, Instant at) implements RolloutEvent {}

    @StoredAs("rollout.RolloutPaused")
    record RolloutPaused(RolloutId rolloutId, String reason, Instant at) implements RolloutEvent {}

    @StoredAs("rollout.RolloutResumed")
    record RolloutResumed(RolloutId rolloutId, Instant at) implements RolloutEvent {}

    /** The challenger serves everybody and is the champion of the use case from now on. */
    @StoredAs("rollout.RolloutCompleted")
    record RolloutCompleted(RolloutId rolloutId, UseCaseKey useCase, ModelVersionId champion) implements RolloutEvent {}

    /** @param champion serves everybody again; null when there was none before */
    @StoredAs("rollout.RolloutRolledBack")
    record RolloutRolledBack(
            RolloutId rolloutId,
            UseCaseKey useCase,
            @Nullable ModelVersionId champion,
            String reason,
            Instant at) implements RolloutEvent {}
}
