package io.modeltrail.runtime.explanation.web;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Lets a few explanations be computed at once: each takes a core, and predictions are served by the same process. Thread-safe. */
@Component
class ExplanationTurns {
    private final int atOnce;
    private final Duration patience;
    private final Semaphore turns;

    /**
     * @param atOnce computed at most; 0 = as many as there are processors
     * @param patience after which a request that has to wait is refused
     */
    ExplanationTurns(
            @Value("${modeltrail.explanations.at-once:0}") int atOnce,
            @Value("${modeltrail.explanations.wait:PT1S}") Duration patience) {
        if (atOnce < 0 || patience.isNegative()) {
            throw new IllegalArgumentException("modeltrail.explanations.at-once and wait are not negative");
        }
        this.atOnce = atOnce == 0 ? Runtime.getRuntime().availableProcessors() : atOnce;
        this.patience = patience;
        turns = new Semaphore(this.atOnce, true);
    }

    /** @throws Refusal EXPLANATIONS_BUSY when no turn has come in time */
    <T> T take(Supplier<T> work) {
        if (!came()) {
            throw new Refusal(
                    RefusalCode.EXPLANATIONS_BUSY,
                    Map.of("atOnce", Integer.toString(atOnce)),
                    "Ask again in a moment, and for few explanations at the same time.");
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }

    private boolean came() {
        try {
            return turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
