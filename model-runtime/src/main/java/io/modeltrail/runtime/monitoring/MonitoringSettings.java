package io.modeltrail.runtime.monitoring;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** When measurements are made. */
@Component
class MonitoringSettings {
    /** How long samples of a use case without a monitor are kept, in case it gets one. */
    static final int DAYS_WITHOUT_MONITOR = 40;

    private final Duration measureEvery;
    private final Duration lookEvery;

    /**
     * @param measureEvery between two measurements of a use case
     * @param lookEvery between two looks whether one is due, and before one that failed is tried again
     */
    MonitoringSettings(
            @Value("${modeltrail.monitoring.measure-every:PT1H}") Duration measureEvery,
            @Value("${modeltrail.monitoring.look-every:PT1M}") Duration lookEvery) {
        if (!measureEvery.isPositive() || !lookEvery.isPositive()) {
            throw new IllegalArgumentException("modeltrail.monitoring.measure-every and look-every are positive");
        }
        this.measureEvery = measureEvery;
        this.lookEvery = lookEvery;
    }

    Duration measureEvery() {
        return measureEvery;
    }

    Duration lookEvery() {
        return lookEvery;
    }
}
