package io.modeltrail.runtime.serving;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The route table that requests are served by. It is loaded at start, after each commit of the projection in this process, and whenever
 * the database is seen to have moved on, so that several processes agree within a second.
 *
 * <p>It never goes back: while the projection is rebuilt from position 0, the table of before stays in use until the rebuilt one has
 * caught up with it. (A process that starts during a rebuild has nothing better than what is rebuilt so far.)
 */
@Component
class LiveRoutes implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRoutes.class);
    private static final long LOOK_EVERY_MILLIS = 1000;

    private final RouteRows rows;
    private final Scorers scorers;
    private volatile RouteTable current = RouteTable.EMPTY;
    private volatile boolean failing;

    private @Nullable ScheduledExecutorService clock;

    LiveRoutes(RouteRows rows, Scorers scorers) {
        this.rows = rows;
        this.scorers = scorers;
    }

    RouteTable current() {
        return current;
    }

    /** Loads the table when it has moved on. Thread-safe. A failure leaves the routes of before in use, and the next look tries again. */
    void catchUp() {
        try {
            if (rows.version() > current.version()) {
                load();
            }
            failing = false;
        } catch (RuntimeException failure) { // also the outermost loop of the clock, which an exception would end
            if (!failing) {
                LOG.warn(
                        "routes cannot be read, those of before stay in use: {}",
                        failure.getClass().getName());
            }
            failing = true;
        }
    }

    private synchronized void load() {
        RouteTable loaded = RouteTable.of(rows.all());
        if (loaded.version() > current.version()) {
            scorers.keep(loaded.models());
            current = loaded;
        }
    }

    @Override
    public synchronized void start() {
        load();
        clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("serving-routes").daemon().factory());
        var unused = clock.scheduleWithFixedDelay(
                this::catchUp, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void stop() {
        if (clock != null) {
            clock.shutdown();
            clock = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return clock != null;
    }

    /** Started before the web server and stopped after it (which has a phase near the greatest). */
    @Override
    public int getPhase() {
        return 0;
    }
}
