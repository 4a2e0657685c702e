package io.modeltrail.contracts.batchscoring;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.stored.StoredAs;
import io.modeltrail.contracts.usecase.UseCaseKey;

/** Everything that can happen to the schedule of one use case. */
public sealed interface BatchScoringScheduleEvent {
    UseCaseKey useCase();

    /** For the first time or anew. */
    @StoredAs("batchscoring.BatchScoringScheduled")
    record BatchScoringScheduled(UseCaseKey useCase, BatchScoringPlan plan, Actor scheduledBy)
            implements BatchScoringScheduleEvent {}

    @StoredAs("batchscoring.BatchScoringUnscheduled")
    record BatchScoringUnscheduled(UseCaseKey useCase, Actor unscheduledBy) implements BatchScoringScheduleEvent {}
}
