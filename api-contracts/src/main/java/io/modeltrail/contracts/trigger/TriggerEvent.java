package io.modeltrail.contracts.trigger;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.stored.StoredAs;
import io.modeltrail.contracts.usecase.UseCaseKey;

/** Everything that can happen to the prediction trigger of one use case. */
public sealed interface TriggerEvent {
    TriggerId triggerId();

    UseCaseKey useCase();

    /** The first definition, or another one. Facts that were known before the trigger was enabled trigger nothing. */
    @StoredAs("trigger.TriggerDefined")
    record TriggerDefined(TriggerId triggerId, UseCaseKey useCase, TriggerDefinition definition, Actor definedBy)
            implements TriggerEvent {}

    /** Facts trigger nothing any more, and what waited was dropped. It may be defined again. */
    @StoredAs("trigger.TriggerRemoved")
    record TriggerRemoved(TriggerId triggerId, UseCaseKey useCase, Actor removedBy) implements TriggerEvent {}
}
