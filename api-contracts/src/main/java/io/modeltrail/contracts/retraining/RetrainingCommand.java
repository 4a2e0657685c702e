package io.modeltrail.contracts.retraining;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.model.ChampionComparison;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** Everything that can be asked of the retraining of one use case. */
public sealed interface RetrainingCommand {
    UseCaseKey useCase();

    @TargetAggregateIdentifier
    default RetrainingId retrainingId() {
        return RetrainingId.of(useCase());
    }

    /** @param definedBy answers for the trainings that come of it, and approves none of them */
    record DefineRetraining(UseCaseKey useCase, RetrainingDefinition definition, Actor definedBy)
            implements RetrainingCommand {}

    record EnableRetraining(UseCaseKey useCase, Actor enabledBy) implements RetrainingCommand {}

    /** A cycle under way goes on to its end. */
    record DisableRetraining(UseCaseKey useCase, Actor disabledBy) implements RetrainingCommand {}

    /** The same cycle is started once, however often it is asked for. */
    record StartRetraining(UseCaseKey useCase, RetrainingCycleId cycleId, RetrainingCause cause, Instant startedAt)
            implements RetrainingCommand {}

    /** @param comparison null = there was nothing to compare with */
    record JudgeRetrainingCandidate(
            UseCaseKey useCase,
            RetrainingCycleId cycleId,
            ModelVersionId modelVersionId,
            @Nullable ChampionComparison comparison,
            Instant judgedAt)
            implements RetrainingCommand {}

    /**
     * Ends the cycle whatever it waits for; what it has asked for goes on by itself.
     *
     * @param reason a sentence for people, without personal data
     */
    record CancelRetrainingCycle(
            UseCaseKey useCase, RetrainingCycleId cycleId, Actor cancelledBy, String reason, Instant cancelledAt)
            implements RetrainingCommand {}

    /** @param reason a sentence for people, without personal data */
    record EndRetrainingCycle(
            UseCaseKey useCase,
            RetrainingCycleId cycleId,
            RetrainingResult result,
            String reason,
            @Nullable ModelVersionId modelVersionId,
            Instant endedAt)
            implements RetrainingCommand {}
}
