package io.modeltrail.churnpilot.simulator;

import java.util.function.Consumer;

/** The history without any system: its facts in the order in which they became known. */
public final class Simulator {
    private Simulator() {}

    /**
     * Hands on every record of every topic, as the app and the connectors publish them, duplicates, late and malformed ones included. What
     * becomes known after the end of the history is left out.
     *
     * @param records called from this thread
     */
    public static SimulationSummary streamFacts(SimulationSettings settings, Consumer<SimulatedRecord> records) {
        Simulation simulation = new Simulation(settings);
        CloudEventJson json = new CloudEventJson();
        Tally tally = new Tally();
        simulation.liveHistory(one -> {
            tally.count(one);
            if (one.what().source().isFact()) {
                records.accept(json.record(one));
            }
        });
        return tally.summary(simulation);
    }
}
