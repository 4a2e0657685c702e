package io.modeltrail.contracts.outcome;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.stored.StoredAs;

/** What becomes of a record of the topic of outcomes that could not be used. It is named by where it is. */
public sealed interface OutcomeDeadLetterEvent {
    String topic();

    int partition();

    long offset();

    /**
     * An operator has seen to it: it was sent again in a form that can be used, or is rightly left out. From here on no report calls itself
     * incomplete for it.
     *
     * @param reason why it could not be used, the code of a refusal
     * @param field that was wrong; empty when it was none in particular
     */
    @StoredAs("outcome.OutcomeDeadLetterAcknowledged")
    record OutcomeDeadLetterAcknowledged(
            String topic, int partition, long offset, String reason, String field, Actor acknowledgedBy)
            implements OutcomeDeadLetterEvent {}
}
