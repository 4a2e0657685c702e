package io.modeltrail.features.trigger;

import io.modeltrail.features.definition.CompiledFeatureSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The triggers that are in use. They are loaded at start, after each commit of the follower in this process, and whenever the database is seen
 * to have moved on, so that several processes agree within a second. Thread-safe.
 */
@Component
public class ActiveTriggers implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ActiveTriggers.class);
    private static final long LOOK_EVERY_MILLIS = 1000;

    private final TriggerRows rows;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Loaded loaded = new Loaded(0, List.of());
    private volatile boolean failing;
    private @Nullable ScheduledExecutorService clock;

    /** @param compiled by set, as they are asked for */
    private record Loaded(
            long version, List<TriggerRows.TriggerRow> rows, Map<CompiledFeatureSet, SetTriggers> compiled) {
        Loaded(long version, List<TriggerRows.TriggerRow> rows) {
            this(version, rows, new ConcurrentHashMap<>());
        }
    }

    ActiveTriggers(TriggerRows rows) {
        this.rows = rows;
    }

    /** As they are now; to be asked for again and again. */
    public SetTriggers of(CompiledFeatureSet set) {
        Loaded now = loaded;
        return now.rows().isEmpty()
                ? SetTriggers.NONE
                : now.compiled().computeIfAbsent(set, one -> SetTriggers.of(one, now.rows()));
    }

    /** Entities have become due, and their facts can be read. */
    public void due() {
        listeners.forEach(Runnable::run);
    }

    /** See {@link #due}. */
    public void onDue(Runnable listener) {
        listeners.add(listener);
    }

    /** Loads the triggers when the table has moved on. A failure leaves those of before in use, and the next look tries again. */
    void catchUp() {
        try {
            load();
            failing = false;
        } catch (RuntimeException failure) { // also the outermost loop of the clock, which an exception would end
            if (!failing) {
                LOG.warn("prediction triggers cannot be read, those of before stay in use", failure);
            }
            failing = true;
        }
    }

    /** The version is read first: of what comes in between there is another look. */
    private synchronized void load() {
        long version = rows.version();
        if (version != loaded.version()) {
            loaded = new Loaded(version, rows.all());
        }
    }

    @Override
    public synchronized void start() {
        load();
        clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("prediction-triggers").daemon().factory());
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

    /** Before the engines, which start in later phases. */
    @Override
    public int getPhase() {
        return 0;
    }
}
