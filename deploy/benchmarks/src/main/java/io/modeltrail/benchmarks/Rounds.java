package io.modeltrail.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What one contender did in each round. */
final class Rounds {
    private final String name;
    private final List<Round> rounds = new ArrayList<>();

    /** @param cpuNanos of this process and the database's processes together */
    record Round(long events, long nanos, long cpuNanos) {
        double eventsPerSecond() {
            return events * 1e9 / nanos;
        }

        double cpuMicrosPerEvent() {
            return cpuNanos / 1e3 / events;
        }
    }

    Rounds(String name) {
        this.name = name;
    }

    void add(Round round) {
        rounds.add(round);
        System.out.printf(
                "%-22s round %d: %,8.0f events/s, %5.1f µs CPU an event%n",
                name, rounds.size(), round.eventsPerSecond(), round.cpuMicrosPerEvent());
    }

    double medianEventsPerSecond() {
        return median(rounds.stream().mapToDouble(Round::eventsPerSecond).toArray());
    }

    double medianCpuMicros() {
        return median(rounds.stream().mapToDouble(Round::cpuMicrosPerEvent).toArray());
    }

    void printMedian() {
        System.out.printf(
                "%-22s median:  %,8.0f events/s, %5.1f µs CPU an event%n",
                name, medianEventsPerSecond(), medianCpuMicros());
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
