package io.modeltrail.contracts.trigger;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.usecase.UseCaseKey;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Everything that can be asked of the prediction trigger of one use case. */
public sealed interface TriggerCommand {
    TriggerId triggerId();

    UseCaseKey useCase();

    /** Defines the trigger, or replaces its definition. */
    record DefineTrigger(
            @TargetAggregateIdentifier TriggerId triggerId,
            UseCaseKey useCase,
            TriggerDefinition definition,
            Actor definedBy)
            implements TriggerCommand {}

    /** Facts trigger nothing any more. */
    record RemoveTrigger(@TargetAggregateIdentifier TriggerId triggerId, UseCaseKey useCase, Actor removedBy)
            implements TriggerCommand {}
}
