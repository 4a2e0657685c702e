package io.modeltrail.query.prediction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.prediction.LiveTail.Line;
import io.modeltrail.query.prediction.LiveTail.Stretch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The open streams of this process. One thread reads what is new for all of them, once for each use case, when the projection has
 * committed, and twice a second, as another process may run the projection. It runs only while there are streams.
 */
@Component
class PredictionStreams implements SmartLifecycle, MeterBinder {
    private static final Logger LOG = LoggerFactory.getLogger(PredictionStreams.class);
    private static final int PAGE = 500;
    private static final long LOOK_MILLIS = 500;
    /** Streams that are behind read from the table so many at once. */
    private static final int READERS = 4;

    private final PredictionRows rows;
    private final PredictionArrivals arrivals;
    private final JsonMapper json;
    private final int most;
    private final Semaphore readers = new Semaphore(READERS);
    private final Map<UseCaseKey, LiveTail> tails = new HashMap<>();
    private int open;
    private boolean running;
    private @Nullable Thread reader;

    PredictionStreams(
            PredictionRows rows,
            PredictionArrivals arrivals,
            JsonMapper json,
            @Value("${modeltrail.reading.streams:64}") int most) {
        this.rows = rows;
        this.arrivals = arrivals;
        this.json = json;
        this.most = most;
    }

    /** @throws Refusal STREAMS_FULL when there are as many streams as this process has room for, or it is about to end */
    synchronized LiveTail open(UseCaseKey useCase) {
        if (!running || open >= most) {
            throw new Refusal(
                    RefusalCode.STREAMS_FULL,
                    Map.of("streams", Integer.toString(most)),
                    "Close a stream that is not needed, or read the feed.");
        }
        LiveTail tail = tails.computeIfAbsent(useCase, name -> new LiveTail(rows.lastPosition()));
        tail.followers++;
        open++;
        if (reader == null) {
            reader = Thread.ofVirtual().name("reads predictions for streams").start(this::follow);
        }
        return tail;
    }

    synchronized void close(UseCaseKey useCase, LiveTail tail) {
        open--;
        tail.followers--;
        if (tail.followers == 0) {
            tails.remove(useCase, tail);
        }
    }

    /** What a stream that is behind gets. */
    Stretch fromTable(UseCaseKey useCase, long after) throws InterruptedException {
        readers.acquire();
        try {
            return stretch(rows.feed(useCase, after, PAGE));
        } finally {
            readers.release();
        }
    }

    /** Half a second whatever arrives: in a rebuild batches arrive all the time, long before what a stream that is behind lacks. */
    void pause(long atMostMillis) throws InterruptedException {
        Thread.sleep(Math.min(atMostMillis, LOOK_MILLIS));
    }

    private void follow() {
        long seen = 0;
        try {
            for (Map<UseCaseKey, LiveTail> followed = followed(); !followed.isEmpty(); followed = followed()) {
                readOrTryLater(followed);
                seen = arrivals.await(seen, LOOK_MILLIS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            readerEnded();
        }
    }

    /** Should it ever end with streams open, they end too and are opened anew by those who read them. */
    private synchronized void readerEnded() {
        if (Thread.currentThread().equals(reader)) {
            reader = null;
            tails.values().forEach(LiveTail::end);
            tails.clear();
        }
    }

    private synchronized Map<UseCaseKey, LiveTail> followed() {
        if (tails.isEmpty()) {
            reader = null;
        }
        return Map.copyOf(tails);
    }

    private void readOrTryLater(Map<UseCaseKey, LiveTail> followed) {
        try {
            long reached = rows.lastPosition();
            followed.forEach((useCase, tail) -> {
                while (tail.upTo() < reached) {
                    tail.append(stretch(rows.feed(useCase, tail.upTo(), PAGE)));
                }
            });
        } catch (DataAccessException unreadable) {
            // The streams go on with their heartbeats; no row is quoted.
            LOG.warn(
                    "Predictions cannot be read for streams: {}",
                    unreadable.getClass().getSimpleName());
        }
    }

    private Stretch stretch(FeedPage page) {
        List<Line> lines = page.predictions().stream().map(this::line).toList();
        return new Stretch(page.after(), page.upTo(), lines);
    }

    private Line line(PredictionView made) {
        String event =
                "id: " + made.position() + "\nevent: prediction\ndata: " + json.writeValueAsString(made) + "\n\n";
        return new Line(made.position(), made.score(), made.positive(), event);
    }

    private synchronized int open() {
        return open;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("modeltrail.prediction.streams", this::open)
                .description("Open streams of predictions")
                .register(registry);
    }

    @Override
    public synchronized void start() {
        running = true;
    }

    /** Before the web server waits for its requests to end: streams never do by themselves. */
    @Override
    public synchronized void stop() {
        running = false;
        tails.values().forEach(LiveTail::end);
        tails.clear();
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }
}
