package io.modeltrail.churnpilot.simulator;

import java.util.Arrays;
import java.util.Optional;

/**
 * Finds the intercept of the hazard at which the wanted share of the customers cancels. A customer cancels when exp(intercept) times the
 * sum of the days' exp(other terms) exceeds a threshold that was drawn once, and the other terms do not depend on the intercept. So every
 * customer has one intercept from which on it cancels, and the wanted one is a quantile of those: no search, and exact for the customers
 * that were looked at.
 */
final class Calibration {
    /** With more, the share of the others differs by a quarter of a point at most in 19 of 20 seeds. */
    private static final int CUSTOMERS_LOOKED_AT = 20_000;

    private Calibration() {}

    static double intercept(SimulationSettings settings) {
        SimulationSettings undisturbed = new SimulationSettings(
                settings.customers(),
                settings.months(),
                settings.end(),
                settings.churnRate(),
                settings.seed(),
                settings.intensity(),
                settings.imperfections(),
                Optional.empty(),
                Optional.empty());
        CalendarDay[] days = new CalendarDay[settings.days()];
        for (int index = 0; index < days.length; index++) {
            days[index] = CalendarDay.of(undisturbed, index);
        }
        LifeModel model = new LifeModel(0, undisturbed);
        double[] enough = new double[Math.min(settings.customers(), CUSTOMERS_LOOKED_AT)];
        for (int number = 0; number < enough.length; number++) {
            enough[number] = cancelsFrom(CustomerDraw.customer(undisturbed, number), model, days);
        }
        Arrays.sort(enough);
        int share = Math.clamp(StrictMath.round(settings.churnRate() * enough.length), 1, enough.length - 1);
        return (enough[share - 1] + enough[share]) / 2;
    }

    private static double cancelsFrom(Customer one, LifeModel model, CalendarDay[] days) {
        Today today = new Today();
        for (int index = Math.max(0, one.signupDay + 1); index < days.length; index++) {
            model.live(one, days[index], today);
            one.cancelledOnDay = Customer.NOT_YET;
        }
        double hazard = one.cumulatedHazard;
        return hazard == 0 ? Double.POSITIVE_INFINITY : StrictMath.log(one.threshold / hazard);
    }
}
