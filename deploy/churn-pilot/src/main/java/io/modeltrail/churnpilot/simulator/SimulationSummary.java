package io.modeltrail.churnpilot.simulator;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a simulation brought forth until an instant.
 *
 * @param customers all, with those who left
 * @param churned cancelled within the history
 * @param recordsOfTopics by topic, with duplicates and malformed ones
 * @param late app events that became known more than an hour after they happened
 * @param lastKnown when the last record became known
 */
public record SimulationSummary(
        int customers,
        int churned,
        SortedMap<String, Long> recordsOfTopics,
        long late,
        long duplicates,
        long malformed,
        Instant lastKnown) {
    public SimulationSummary {
        recordsOfTopics = Collections.unmodifiableSortedMap(new TreeMap<>(recordsOfTopics));
    }

    public long records() {
        return recordsOfTopics.values().stream().mapToLong(Long::longValue).sum();
    }
}
