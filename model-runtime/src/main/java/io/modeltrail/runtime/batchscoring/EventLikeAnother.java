package io.modeltrail.runtime.batchscoring;

import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;

/**
 * A prediction that says of itself what another one of the same stretch says: who, for what, in which job and when. What that comes to in
 * bytes is worked out once.
 */
final class EventLikeAnother extends GenericDomainEventMessage<PredictionMade> {
    private static final long serialVersionUID = 1L;

    private final transient DomainEventMessage<PredictionMade> other;

    EventLikeAnother(DomainEventMessage<PredictionMade> other, PredictionMade made) {
        super(
                other.getType(),
                made.predictionId().toString(),
                0,
                made,
                other.getMetaData(),
                Identifiers.next().toString(),
                other.getTimestamp());
        this.other = other;
    }

    @Override
    public <R> SerializedObject<R> serializeMetaData(Serializer serializer, Class<R> expectedRepresentation) {
        return other.serializeMetaData(serializer, expectedRepresentation);
    }
}
