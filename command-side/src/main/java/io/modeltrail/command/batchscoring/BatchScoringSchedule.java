package io.modeltrail.command.batchscoring;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.batchscoring.BatchScoringPlan;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleCommand.ScheduleBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleCommand.UnscheduleBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleEvent;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleEvent.BatchScoringScheduled;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleEvent.BatchScoringUnscheduled;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleId;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** When the jobs of one use case are asked for: once a day, or not at all. */
@Aggregate
@SuppressWarnings("NullAway.Init") // the fields are set by evolving
class BatchScoringSchedule {
    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // Axon reads it
    private BatchScoringScheduleId scheduleId;

    private @Nullable BatchScoringPlan plan;
    private Actor scheduledBy;

    BatchScoringSchedule() {}

    /** The same plan may be sent again and again; from another person it changes in whose name jobs are asked for. */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void decide(ScheduleBatchScoring command) {
        if (!command.plan().equals(plan) || !command.scheduledBy().equals(scheduledBy)) {
            apply(new BatchScoringScheduled(command.useCase(), command.plan(), command.scheduledBy()));
        }
    }

    @CommandHandler
    void decide(UnscheduleBatchScoring command) {
        new UseCaseIsScheduled(plan != null).orRefuse();
        apply(new BatchScoringUnscheduled(command.useCase(), command.unscheduledBy()));
    }

    @EventSourcingHandler
    void evolve(BatchScoringScheduleEvent event) {
        switch (event) {
            case BatchScoringScheduled scheduled -> {
                scheduleId = BatchScoringScheduleId.of(scheduled.useCase());
                plan = scheduled.plan();
                scheduledBy = scheduled.scheduledBy();
            }
            case BatchScoringUnscheduled unscheduled -> plan = null;
        }
    }
}
