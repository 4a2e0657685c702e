package io.modeltrail.runtime.batchscoring;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** How much of the machine jobs may take. */
@Component
final class BatchScoringSettings {
    private final int threads;
    private final long mostRowsPerSecond;
    private final int progressSeconds;

    /**
     * @param threads that score and store, 1 to 16; while the database stores for one, another scores
     * @param mostRowsPerSecond 0 = as fast as it goes
     * @param progressSeconds between reports, 1 to 60; a job is another's for the taking after two minutes without
     */
    BatchScoringSettings(
            @Value("${modeltrail.batch-scoring.threads:2}") int threads,
            @Value("${modeltrail.batch-scoring.most-rows-per-second:0}") long mostRowsPerSecond,
            @Value("${modeltrail.batch-scoring.progress-seconds:5}") int progressSeconds) {
        inRange("threads", threads, 1, 16);
        inRange("most-rows-per-second", mostRowsPerSecond, 0, 10_000_000);
        inRange("progress-seconds", progressSeconds, 1, 60);
        this.threads = threads;
        this.mostRowsPerSecond = mostRowsPerSecond;
        this.progressSeconds = progressSeconds;
    }

    int threads() {
        return threads;
    }

    long mostRowsPerSecond() {
        return mostRowsPerSecond;
    }

    int progressSeconds() {
        return progressSeconds;
    }

    private static void inRange(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "modeltrail.batch-scoring." + name + " lies between " + least + " and " + most);
        }
    }
}
