package io.modeltrail.runtime.publication;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.stored.AggregateEvents;
import io.modeltrail.contracts.subject.ErasedEntity;
import io.modeltrail.contracts.subject.SubjectDirectory;
import java.util.Set;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** The log from a position on: its predictions in runs, or all of its events where another program stores them. */
@Component
class RelaySource {
    private final StreamableMessageSource<TrackedEventMessage<?>> source;
    private final @Nullable AggregateEvents aggregates;
    private final SubjectDirectory subjects;

    RelaySource(
            @Qualifier("predictionsAsTheyCome")
                    ObjectProvider<StreamableMessageSource<TrackedEventMessage<?>>> predictionsAsTheyCome,
            ObjectProvider<AggregateEvents> aggregates,
            EventStore store,
            SubjectDirectory subjects) {
        this.subjects = subjects;
        StreamableMessageSource<TrackedEventMessage<?>> runs = predictionsAsTheyCome.getIfAvailable();
        source = runs == null ? store : runs;
        this.aggregates = aggregates.getIfAvailable();
    }

    /** @param position of the last event that is left out; -1 = none is */
    BlockingStream<TrackedEventMessage<?>> after(long position) {
        return source.openStream(position < 0 ? null : token(position));
    }

    /** Null where {@link #after} has the events of triggers among all others. */
    @Nullable
    AggregateEvents aggregates() {
        return aggregates;
    }

    static long position(TrackedEventMessage<?> message) {
        return message.trackingToken()
                .position()
                .orElseThrow(() -> new IllegalStateException("the event store's tokens have positions"));
    }

    private TrackingToken token(long position) {
        return source.createHeadToken() instanceof GapAwareTrackingToken
                ? GapAwareTrackingToken.newInstance(position, Set.of())
                : new GlobalSequenceTrackingToken(position);
    }

    /** Whether nothing may be told about whom the prediction is about. */
    boolean isBarred(PredictionMade made) {
        return ErasedEntity.is(made.entity()) || subjects.isBarred(made.useCase(), made.entity());
    }

    /** Position of the newest event; -1 when there is none. */
    long head() {
        @Nullable TrackingToken head = source.createHeadToken();
        return head == null ? -1 : head.position().orElse(-1);
    }
}
