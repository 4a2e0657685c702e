package io.modeltrail.query.moment;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Requests of this process that read moments. A moment counts as used as long as one of them does, for other processes too: however long it
 * takes, none makes room under it. Thread-safe.
 */
@Component
class MomentReaders implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(MomentReaders.class);
    /** Five times within what keeps a moment. */
    private static final Duration TELL_EVERY = Moments.MAYBE_READ.dividedBy(5);

    private final MomentRows rows;
    private final Map<UUID, Integer> reading = new ConcurrentHashMap<>();
    private @Nullable ScheduledExecutorService teller;

    MomentReaders(MomentRows rows) {
        this.rows = rows;
    }

    void begin(UUID moment) {
        reading.merge(moment, 1, Integer::sum);
    }

    void end(UUID moment) {
        reading.computeIfPresent(moment, (read, readers) -> readers == 1 ? null : readers - 1);
    }

    /** Whoever looks for the least recently used one finds none of these afterwards. */
    void tell() {
        Set<UUID> now = Set.copyOf(reading.keySet());
        if (!now.isEmpty()) {
            rows.used(now);
        }
    }

    private void tellAgain() {
        try {
            tell();
        } catch (RuntimeException unreachable) { // the outermost loop
            LOG.warn(
                    "Moments that are read cannot be said to be used for now ({})",
                    unreachable.getClass().getSimpleName());
        }
    }

    @Override
    public synchronized void start() {
        if (teller == null) {
            teller = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("moment-readers").daemon().factory());
            var unused = teller.scheduleWithFixedDelay(
                    this::tellAgain, TELL_EVERY.toMillis(), TELL_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public synchronized void stop() {
        if (teller != null) {
            teller.shutdownNow();
            teller = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return teller != null;
    }
}
