package io.modeltrail.runtime.publication;

import io.modeltrail.contracts.stored.AggregateEvents;
import io.modeltrail.contracts.stored.AggregateEvents.Placed;
import io.modeltrail.contracts.trigger.TriggerEvent;
import io.modeltrail.contracts.trigger.TriggerId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;

/**
 * The rules that hold at a position of the log. Where the positions of a trigger's events can be asked for they are, and each answer is right
 * whatever else is late; otherwise the rules are those that were {@linkplain #see seen} in the log or {@linkplain #add given}. For one thread.
 */
final class PublicationRules {
    private final @Nullable AggregateEvents aggregates;
    private final Map<UseCaseKey, OfUseCase> known = new HashMap<>();

    /** @param aggregates null where positions cannot be asked for */
    PublicationRules(@Nullable AggregateEvents aggregates) {
        this.aggregates = aggregates;
    }

    private static final class OfUseCase {
        final NavigableMap<Long, Boolean> everyChannel = new TreeMap<>();
        /** All rules up to this position have been asked for. */
        long askedUpTo = -1;

        long nextSequenceNumber;
    }

    /** One that is known already changes nothing. */
    void add(PublicationRule rule) {
        of(rule.useCase()).everyChannel.put(rule.position(), rule.everyChannel());
    }

    /** Any message of the log. */
    void see(TrackedEventMessage<?> message) {
        if (message.getPayload() instanceof TriggerEvent event) {
            add(PublicationRule.of(event, RelaySource.position(message)));
        }
    }

    /**
     * Whether a prediction is published whatever channel it came by.
     *
     * @param position of the prediction
     * @param stored a position up to which everything is known to be stored, the prediction's or one behind it
     */
    boolean areOfEveryChannel(UseCaseKey useCase, long position, long stored) {
        OfUseCase rules = of(useCase);
        if (aggregates != null && rules.askedUpTo < position) {
            for (Placed placed : aggregates.of(TriggerId.of(useCase).toString(), rules.nextSequenceNumber)) {
                add(PublicationRule.of((TriggerEvent) placed.event(), placed.position()));
                rules.nextSequenceNumber = placed.sequenceNumber() + 1;
            }
            rules.askedUpTo = stored;
        }
        Map.Entry<Long, Boolean> rule = rules.everyChannel.lowerEntry(position);
        return rule != null && rule.getValue();
    }

    private OfUseCase of(UseCaseKey useCase) {
        return known.computeIfAbsent(useCase, key -> new OfUseCase());
    }
}
