package io.modeltrail.contracts.batchscoring;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.usecase.UseCaseKey;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Everything that can be asked of the schedule of one use case. */
public sealed interface BatchScoringScheduleCommand {
    UseCaseKey useCase();

    @TargetAggregateIdentifier
    default BatchScoringScheduleId scheduleId() {
        return BatchScoringScheduleId.of(useCase());
    }

    /** @param scheduledBy in whose name the jobs are asked for */
    record ScheduleBatchScoring(UseCaseKey useCase, BatchScoringPlan plan, Actor scheduledBy)
            implements BatchScoringScheduleCommand {}

    /** A job under way goes on to its end. */
    record UnscheduleBatchScoring(UseCaseKey useCase, Actor unscheduledBy) implements BatchScoringScheduleCommand {}
}
