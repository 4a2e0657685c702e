package io.modeltrail.churnpilot.simulator;

/**
 * What goes wrong with app events on their way. All are shares, 0 to 1.
 *
 * @param late known an hour to a week after they happened; the others within three seconds
 * @param duplicate sent a second time, with the same id and time, up to a minute later
 * @param skewedClocks customers whose device's clock is wrong by up to four minutes
 * @param malformed records that no reader can use, in addition to the good ones
 */
public record Imperfections(double late, double duplicate, double skewedClocks, double malformed) {
    public Imperfections {
        SimulationSettings.inRange("late", late, 0, 1);
        SimulationSettings.inRange("duplicate", duplicate, 0, 1);
        SimulationSettings.inRange("skewedClocks", skewedClocks, 0, 1);
        SimulationSettings.inRange("malformed", malformed, 0, 1);
    }

    /** A handful of malformed records in four million. */
    public static Imperfections standard() {
        return new Imperfections(0.03, 0.005, 0.02, 0.000_002);
    }

    public static Imperfections none() {
        return new Imperfections(0, 0, 0, 0);
    }
}
