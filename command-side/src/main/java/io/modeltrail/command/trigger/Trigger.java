package io.modeltrail.command.trigger;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.modeltrail.contracts.trigger.TriggerCommand.DefineTrigger;
import io.modeltrail.contracts.trigger.TriggerCommand.RemoveTrigger;
import io.modeltrail.contracts.trigger.TriggerDefinition;
import io.modeltrail.contracts.trigger.TriggerEvent;
import io.modeltrail.contracts.trigger.TriggerEvent.TriggerDefined;
import io.modeltrail.contracts.trigger.TriggerEvent.TriggerRemoved;
import io.modeltrail.contracts.trigger.TriggerId;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** The prediction trigger of one use case. */
@Aggregate
@SuppressWarnings("NullAway.Init") // the identity is set by evolving
class Trigger {
    @AggregateIdentifier
    private TriggerId triggerId;

    private @Nullable TriggerDefinition definition;

    Trigger() {}

    /** @return whether the definition is new; the same one may be sent again and again */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    boolean decide(DefineTrigger command) {
        new TriggerNamesItsFacts(command.definition()).orRefuse();
        if (command.definition().equals(definition)) {
            return false;
        }
        apply(new TriggerDefined(command.triggerId(), command.useCase(), command.definition(), command.definedBy()));
        return true;
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void decide(RemoveTrigger command) {
        new TriggerIsDefined(command.useCase(), definition).orRefuse();
        apply(new TriggerRemoved(triggerId, command.useCase(), command.removedBy()));
    }

    @EventSourcingHandler
    void evolve(TriggerEvent event) {
        triggerId = event.triggerId();
        definition = switch (event) {
            case TriggerDefined defined -> defined.definition();
            case TriggerRemoved removed -> null;
        };
    }
}
