package io.modeltrail.churnpilot.simulator;

/**
 * The world changes on one day and stays so: a release moves the use of features from dashboards and reports to automation and the API,
 * sessions become shorter and mobile, and every price rises, which customers resent.
 *
 * @param fromDay day of the history, from 0
 * @param priceRise share by which prices rise, 0 to 1
 */
public record Drift(int fromDay, double priceRise) {
    public static final double PRICE_RISE = 0.12;

    public Drift {
        SimulationSettings.inRange("fromDay", fromDay, 0, 100_000);
        SimulationSettings.inRange("priceRise", priceRise, 0, 1);
    }

    /** After three quarters of the history. */
    public static Drift standard(SimulationSettings settings) {
        return new Drift(settings.days() * 3 / 4, PRICE_RISE);
    }
}
