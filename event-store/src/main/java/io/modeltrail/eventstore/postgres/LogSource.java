package io.modeltrail.eventstore.postgres;

import java.time.Instant;
import java.util.function.Supplier;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;

/**
 * The event log as a source for followers that want part of it. Its tokens are those of the whole log, and they advance over what
 * is left out: a follower of one source can go on with another, and its position says up to where it has seen everything.
 *
 * @param stretches a new one for each stream, as it may remember something between two stretches
 * @param signal wakes who follows the head; null = he has to look himself
 */
record LogSource(
        EventStorageEngine engine,
        LogRows rows,
        Supplier<LogStream.Stretch> stretches,
        @Nullable AppendSignal signal) implements StreamableMessageSource<TrackedEventMessage<?>> {
    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken after) {
        return new LogStream(
                rows,
                stretches.get(),
                signal,
                after == null ? -1 : after.position().orElse(-1));
    }

    @Override
    public @Nullable TrackingToken createTailToken() {
        return engine.createTailToken();
    }

    @Override
    public @Nullable TrackingToken createHeadToken() {
        return engine.createHeadToken();
    }

    @Override
    public @Nullable TrackingToken createTokenAt(Instant time) {
        return engine.createTokenAt(time);
    }
}
