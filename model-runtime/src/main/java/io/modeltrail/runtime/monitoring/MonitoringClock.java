package io.modeltrail.runtime.monitoring;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Has every use case measured once in each interval, by one of the processes, and old samples removed. */
@Component
class MonitoringClock implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(MonitoringClock.class);
    private static final Actor MONITOR = Actor.system("model-monitor");
    private static final long STOP_PATIENCE_SECONDS = 20;

    private final MonitoringRows rows;
    private final SampleRows samples;
    private final Measuring measuring;
    private final MonitoringSettings settings;
    private final Clock clock;
    private @Nullable ScheduledExecutorService thread;

    MonitoringClock(
            MonitoringRows rows, SampleRows samples, Measuring measuring, MonitoringSettings settings, Clock clock) {
        this.rows = rows;
        this.samples = samples;
        this.measuring = measuring;
        this.settings = settings;
        this.clock = clock;
    }

    /** One look at everything. A use case that cannot be measured does not keep the others from it, and is tried again. */
    void look() {
        try {
            Instant now = clock.instant();
            Map<UseCaseKey, MonitorSettings> monitors = rows.monitors();
            monitors.forEach((useCase, chosen) -> look(useCase, chosen, slot(now)));
            removeOld(monitors, LocalDate.ofInstant(now, ZoneOffset.UTC));
        } catch (RuntimeException failed) { // the outermost loop: an exception would end the clock
            LOG.warn(
                    "monitors cannot be read, looking again: {}",
                    failed.getClass().getName());
        }
    }

    private Instant slot(Instant now) {
        long interval = settings.measureEvery().toMillis();
        return Instant.ofEpochMilli(Math.floorDiv(now.toEpochMilli(), interval) * interval);
    }

    private void look(UseCaseKey useCase, MonitorSettings chosen, Instant slot) {
        if (!rows.claim(useCase, slot)) {
            return;
        }
        try {
            Measuring.Outcome outcome = measuring.measure(useCase, chosen, MONITOR);
            outcome.notMeasured().stream()
                    .filter(one -> !one.reason().equals("too-few-predictions"))
                    .forEach(one -> LOG.warn(
                            "model version {} of {} cannot be measured: {}",
                            one.modelVersionId(),
                            useCase,
                            one.reason()));
        } catch (RuntimeException | OutOfMemoryError failed) { // the outermost loop of one measurement
            rows.release(useCase, slot);
            LOG.warn("use case {} was not measured, trying again", useCase, failed);
        }
    }

    private void removeOld(Map<UseCaseKey, MonitorSettings> monitors, LocalDate today) {
        for (UseCaseKey useCase : samples.useCases()) {
            MonitorSettings chosen = monitors.get(useCase);
            int days = chosen == null ? MonitoringSettings.DAYS_WITHOUT_MONITOR : chosen.daysKept();
            samples.removeBefore(useCase, today.minusDays(days));
        }
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            thread = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("model-monitor").daemon().factory());
            long millis = settings.lookEvery().toMillis();
            var unused = thread.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public synchronized void stop() {
        ScheduledExecutorService running = thread;
        if (running == null) {
            return;
        }
        running.shutdown();
        try {
            if (!running.awaitTermination(STOP_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a measurement is still under way; it is made again after the next start");
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
