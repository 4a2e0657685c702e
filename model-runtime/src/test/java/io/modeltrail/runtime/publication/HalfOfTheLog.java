package io.modeltrail.runtime.publication;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;

/** The predictions of a store or everything else: in place of what is not of the half is a message that has nothing but a position. */
final class HalfOfTheLog implements StreamableMessageSource<TrackedEventMessage<?>> {
    private final StreamableMessageSource<TrackedEventMessage<?>> whole;
    private final boolean predictions;

    HalfOfTheLog(StreamableMessageSource<TrackedEventMessage<?>> whole, boolean predictions) {
        this.whole = whole;
        this.predictions = predictions;
    }

    private TrackedEventMessage<?> half(TrackedEventMessage<?> message) {
        return predictions == (message.getPayload() instanceof PredictionMade)
                ? message
                : new GenericTrackedEventMessage<>(
                        message.trackingToken(), GenericEventMessage.asEventMessage("not of this half"));
    }

    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken token) {
        BlockingStream<TrackedEventMessage<?>> stream = whole.openStream(token);
        return new BlockingStream<>() {
            @Override
            public Optional<TrackedEventMessage<?>> peek() {
                return stream.peek().map(message -> half(message));
            }

            @Override
            public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
                return stream.hasNextAvailable(timeout, unit);
            }

            @Override
            public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
                return half(stream.nextAvailable());
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
    public TrackingToken createTokenAt(Instant at) {
        return whole.createTokenAt(at);
    }
}
