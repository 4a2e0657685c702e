package io.modeltrail.churnpilot.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What can be learnt from nine months about the three that follow. The README gives the figures of 20,000 customers. */
class SignalTest {
    @Test
    void aBaselineFindsMostOfTheSignalAndNotAll() {
        SimulationSettings settings = Worlds.of(8000);
        SimpleAggregates observed = new SimpleAggregates(settings, settings.days() - 90);
        new Simulation(settings).liveHistory(observed);
        assertThat(observed.shareThatLeft()).isBetween(0.03, 0.06);
        assertThat(observed.aucOfLogisticRegression()).isBetween(0.84, 0.94);
    }
}
