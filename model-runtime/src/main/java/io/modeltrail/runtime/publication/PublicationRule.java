package io.modeltrail.runtime.publication;

import io.modeltrail.contracts.trigger.TriggerDefinition.Publish;
import io.modeltrail.contracts.trigger.TriggerEvent;
import io.modeltrail.contracts.trigger.TriggerEvent.TriggerDefined;
import io.modeltrail.contracts.trigger.TriggerEvent.TriggerRemoved;
import io.modeltrail.contracts.usecase.UseCaseKey;

/**
 * What holds for a use case's predictions that are recorded after a position, until its next rule.
 *
 * @param position of the event that says so
 * @param everyChannel false = only those are published that facts have triggered
 */
record PublicationRule(UseCaseKey useCase, long position, boolean everyChannel) {
    static PublicationRule of(TriggerEvent event, long position) {
        return new PublicationRule(
                event.useCase(),
                position,
                switch (event) {
                    case TriggerDefined defined -> defined.definition().publish() == Publish.ALL;
                    case TriggerRemoved removed -> false;
                });
    }
}
