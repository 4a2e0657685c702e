package io.modeltrail.churnpilot.simulator;

import io.modeltrail.churnpilot.simulator.Happening.Source;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what is handed on. */
final class Tally {
    private static final long HOUR = 3_600_000L;

    private final Map<Source, long[]> bySource = new EnumMap<>(Source.class);
    private long records;
    private long late;
    private long duplicates;
    private long malformed;
    private long lastKnownMillis;

    void count(Occurrence one) {
        bySource.computeIfAbsent(one.what().source(), first -> new long[1])[0]++;
        records++;
        lastKnownMillis = one.knownMillis();
        if (one.what().source() != Source.APP) {
            return;
        }
        late += one.knownMillis() - one.atMillis() > HOUR ? 1 : 0;
        duplicates += one.delivery();
        malformed += one.broken() ? 1 : 0;
    }

    long records() {
        return records;
    }

    SimulationSummary summary(Simulation simulation) {
        int churned = 0;
        for (Customer one : simulation.customers()) {
            churned += one.cancelledOnDay == Customer.NOT_YET ? 0 : 1;
        }
        SortedMap<String, Long> byTopic = new TreeMap<>();
        bySource.forEach((source, count) -> {
            if (source.isFact()) {
                byTopic.put(source.topic(), count[0]);
            }
        });
        return new SimulationSummary(
                simulation.customers().length,
                churned,
                byTopic,
                late,
                duplicates,
                malformed,
                Instant.ofEpochMilli(lastKnownMillis));
    }
}
