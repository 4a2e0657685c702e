package io.modeltrail.runtime.publication;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;

/** A log of which only the predictions can be seen: in place of everything else is a message that has nothing but a position. */
record PredictionsAlone(StreamableMessageSource<TrackedEventMessage<?>> whole)
        implements StreamableMessageSource<TrackedEventMessage<?>> {

    private static TrackedEventMessage<?> seen(TrackedEventMessage<?> message) {
        return message.getPayload() instanceof PredictionMade
                ? message
                : new GenericTrackedEventMessage<>(
                        message.trackingToken(), GenericEventMessage.asEventMessage("nothing to see"));
    }

    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken token) {
        BlockingStream<TrackedEventMessage<?>> stream = whole.openStream(token);
        return new BlockingStream<>() {
            @Override
            public Optional<TrackedEventMessage<?>> peek() {
                return stream.peek().map(PredictionsAlone::seen);
            }

            @Override
            public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
                return stream.hasNextAvailable(timeout, unit);
            }

            @Override
            public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
                return seen(stream.nextAvailable());
            }

            @Override
            public void close() {
                stream.close();
            }
        };
    }

    @Override
    public TrackingToken createTailToken() {
        return whole.createTailToken();
    }

    @Override
    public TrackingToken createHeadToken() {
        return whole.createHeadToken();
    }

    @Override
    public TrackingToken createTokenAt(java.time.Instant at) {
        return whole.createTokenAt(at);
    }
}
