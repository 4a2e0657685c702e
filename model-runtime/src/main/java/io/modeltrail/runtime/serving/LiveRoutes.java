package io.modeltrail.runtime.serving;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.modeltrail.runtime.serving.RoutesInService.Trouble;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The routes that requests are served by. They are loaded at start, after each commit of the projection in this process, and whenever
 * the database is seen to have moved on, so that several processes agree within a second. A scorer that is missing is looked for at each
 * of these moments, never by a request.
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
    private final ScoredFeatures features;
    private volatile RoutesInService inService = RoutesInService.NONE;
    private volatile boolean failing;

    private @Nullable ScheduledExecutorService clock;

    LiveRoutes(RouteRows rows, Scorers scorers, ScoredFeatures features, MeterRegistry meters) {
        this.rows = rows;
        this.scorers = scorers;
        this.features = features;
        Gauge.builder("modeltrail.serving.routes.held", this, routes -> routes.inService.held())
                .description(
                        "use cases served by their previous route, because an artefact of the present one does not load")
                .register(meters);
        Gauge.builder(
                        "modeltrail.serving.scorers.missing",
                        this,
                        routes -> routes.inService.troubles().size())
                .description("model versions in service without a scorer in memory")
                .register(meters);
    }

    RoutesInService inService() {
        return inService;
    }

    /** What the rollouts ask for. */
    RouteTable current() {
        return inService.table();
    }

    /** Loads the table when it has moved on, and then what is missing of it. Thread-safe. A failure leaves the routes of before in use, and the next look tries again. */
    void catchUp() {
        try {
            if (rows.version() > current().version()) {
                load();
            } else if (!inService.complete()) {
                put(current());
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
        if (loaded.version() > current().version()) {
            put(loaded);
        }
    }

    private synchronized void put(RouteTable table) {
        RoutesInService before = inService;
        RoutesInService next = before.followedBy(table, scorers);
        scorers.keepOnly(next.artefacts());
        inService = next;
        List<Trouble> old = before.troubles();
        List<Trouble> now = next.troubles();
        now.stream().filter(trouble -> !old.contains(trouble)).forEach(LiveRoutes::warn);
        old.stream().filter(trouble -> !now.contains(trouble)).forEach(LiveRoutes::allClear);
    }

    private static void warn(Trouble trouble) {
        LOG.warn(
                "use case {}: model version {} cannot score ({}): {}",
                trouble.useCase().value(),
                trouble.modelVersionId(),
                trouble.reason(),
                trouble.effect());
    }

    private static void allClear(Trouble trouble) {
        LOG.info(
                "use case {}: no longer so: model version {}: {}",
                trouble.useCase().value(),
                trouble.modelVersionId(),
                trouble.effect());
    }

    @Override
    public synchronized void start() {
        load();
        clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("serving-routes").daemon().factory());
        var unused = clock.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        catchUp();
        features.name(inService);
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
