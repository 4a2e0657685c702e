package io.modeltrail.runtime.prediction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.springframework.stereotype.Component;

/** What is measured of the journal. Names are part of the interface to whoever operates the platform. Thread-safe. */
@Component
class JournalMeters {
    private static final double[] PERCENTILES = {0.5, 0.99, 0.999};

    private final MeterRegistry registry;
    private final DistributionSummary batch;
    private final Timer commit;
    private final Timer waiting;
    private final Map<RefusalCode, Counter> refusals = new ConcurrentHashMap<>();

    JournalMeters(MeterRegistry registry) {
        this.registry = registry;
        batch = DistributionSummary.builder("modeltrail.journal.batch")
                .description("events that were written in one transaction")
                .publishPercentiles(PERCENTILES)
                .register(registry);
        commit = Timer.builder("modeltrail.journal.commit")
                .description("from the beginning of a transaction to its commit or failure")
                .publishPercentiles(PERCENTILES)
                .register(registry);
        waiting = Timer.builder("modeltrail.journal.wait")
                .description("from the moment that a request's events are handed over until they are durable")
                .publishPercentiles(PERCENTILES)
                .register(registry);
    }

    void queue(IntSupplier events) {
        Gauge.builder("modeltrail.journal.queue", events, IntSupplier::getAsInt)
                .description("events that wait for the writer")
                .strongReference(true)
                .register(registry);
    }

    void written(int events, long nanos) {
        batch.record(events);
        commit.record(Duration.ofNanos(nanos));
    }

    void waited(long nanos) {
        waiting.record(nanos, TimeUnit.NANOSECONDS);
    }

    void refused(Refusal refusal) {
        refusals.computeIfAbsent(refusal.code(), this::counter).increment();
    }

    private Counter counter(RefusalCode code) {
        return Counter.builder("modeltrail.predictions.refused")
                .description("requests to POST /api/v1/predictions that were refused")
                .tag("code", code.code())
                .register(registry);
    }
}
