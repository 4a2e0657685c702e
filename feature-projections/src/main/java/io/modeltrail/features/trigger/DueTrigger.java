package io.modeltrail.features.trigger;

import io.modeltrail.contracts.stored.PersonalData;
import io.modeltrail.contracts.trigger.TriggerId;

/**
 * An entity for which a fact asks for a prediction, if the last one was long enough ago.
 *
 * @param factAtMillis when the fact happened
 * @param topic with partition and offset the record that it was in
 */
public record DueTrigger(
        TriggerId triggerId,
        long intervalMillis,
        @PersonalData String entity,
        long factAtMillis,
        String topic,
        int partition,
        long offset) {
    /** Of two facts the one that happened later; a prediction after it has seen both. */
    public DueTrigger newer(DueTrigger other) {
        return other.factAtMillis >= factAtMillis ? other : this;
    }

    /** At most one of a kind is needed. */
    public Key key() {
        return new Key(triggerId, entity);
    }

    /** Without the entity. */
    @Override
    public String toString() {
        return "DueTrigger[" + topic + "/" + partition + "/" + offset + "]";
    }

    /** What waits once. */
    public record Key(TriggerId triggerId, @PersonalData String entity) {
        /** Without the entity. */
        @Override
        public String toString() {
            return "Key[" + triggerId + "]";
        }
    }
}
