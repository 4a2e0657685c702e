package io.modeltrail.churnpilot.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Small worlds for tests. */
final class Worlds {
    static final Instant END = Instant.parse("2026-03-01T00:00:00Z");

    private Worlds() {}

    static SimulationSettings of(int customers) {
        return SimulationSettings.standard(Clock.fixed(END, ZoneOffset.UTC)).withCustomers(customers);
    }

    static List<Occurrence> history(SimulationSettings settings) {
        List<Occurrence> all = new ArrayList<>();
        new Simulation(settings).liveHistory(all::add);
        return all;
    }

    static List<SimulatedRecord> records(SimulationSettings settings) {
        List<SimulatedRecord> all = new ArrayList<>();
        Simulator.streamFacts(settings, all::add);
        return all;
    }

    static String text(SimulatedRecord one) {
        return one.topic() + " " + new String(one.key(), StandardCharsets.UTF_8) + " "
                + new String(one.value(), StandardCharsets.UTF_8) + " " + one.kafkaTimestampMillis();
    }
}
