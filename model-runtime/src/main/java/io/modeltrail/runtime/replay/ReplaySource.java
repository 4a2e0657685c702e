package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionRun;
import io.modeltrail.contracts.prediction.PredictionRun.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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

/** The log's predictions, in runs: it makes them where the event store is another program and hands over every event by itself. */
@Component
class ReplaySource {
    private static final int PATIENCE_SECONDS = 30;
    private static final int MESSAGES_AT_MOST = 1000;
    private static final long READ_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final StreamableMessageSource<TrackedEventMessage<?>> source;

    ReplaySource(
            @Qualifier("predictionsInRuns")
                    ObjectProvider<StreamableMessageSource<TrackedEventMessage<?>>> predictionsInRuns,
            EventStore store) {
        StreamableMessageSource<TrackedEventMessage<?>> runs = predictionsInRuns.getIfAvailable();
        source = runs == null ? store : runs;
    }

    /** What is done with a run. */
    interface Reader {
        /**
         * Also where there are none for long: whoever reads tells that it lives, and hears that it is to stop.
         *
         * @param predictions in the order of the log, maybe none
         * @param position up to which the log has been read
         */
        void read(List<Recorded> predictions, long position) throws InterruptedException;
    }

    /** Position of the newest event; -1 when there is none. */
    long head() {
        return position(source.createHeadToken());
    }

    /** Position before the first event of a time or later. */
    long before(Instant time) {
        return position(source.createTokenAt(time));
    }

    private static long position(@Nullable TrackingToken token) {
        return token == null ? -1 : token.position().orElse(-1);
    }

    /**
     * Hands over every prediction of the range once. Holds two runs in memory at most.
     *
     * @throws LogSilent when the event store has events of the range and sends none for half a minute
     */
    void read(LogRange range, Reader reader) throws InterruptedException {
        if (range.first() > range.last()) {
            return;
        }
        try (BlockingStream<TrackedEventMessage<?>> stream = source.openStream(after(range.first() - 1))) {
            List<Recorded> gathered = new ArrayList<>();
            long position = range.first() - 1;
            int messages = 0;
            int silentSeconds = 0;
            long read = System.nanoTime();
            while (position < range.last()) {
                boolean run = false;
                if (stream.hasNextAvailable(1, TimeUnit.SECONDS)) {
                    TrackedEventMessage<?> message = stream.nextAvailable();
                    position = position(message.trackingToken());
                    gather(message, range, gathered);
                    run = message.getPayload() instanceof PredictionRun;
                    messages++;
                    silentSeconds = 0;
                } else if (++silentSeconds >= PATIENCE_SECONDS) {
                    throw new LogSilent(position);
                }
                if (run
                        || messages >= MESSAGES_AT_MOST
                        || position >= range.last()
                        || System.nanoTime() - read >= READ_EVERY_NANOS) {
                    reader.read(gathered, Math.min(position, range.last()));
                    gathered = new ArrayList<>();
                    messages = 0;
                    read = System.nanoTime();
                }
            }
        }
    }

    private @Nullable TrackingToken after(long position) {
        if (position < 0) {
            return null;
        }
        return source.createHeadToken() instanceof GapAwareTrackingToken
                ? GapAwareTrackingToken.newInstance(position, Set.of())
                : new GlobalSequenceTrackingToken(position);
    }

    private static void gather(TrackedEventMessage<?> message, LogRange range, List<Recorded> gathered) {
        switch (message.getPayload()) {
            case PredictionRun run -> run.predictions().forEach(one -> add(one, range, gathered));
            case PredictionMade made ->
                add(new Recorded(position(message.trackingToken()), message.getTimestamp(), made), range, gathered);
            default -> {}
        }
    }

    private static void add(Recorded recorded, LogRange range, List<Recorded> gathered) {
        if (recorded.position() <= range.last() && range.holds(recorded.at())) {
            gathered.add(recorded);
        }
    }
}
