package io.modeltrail.churnpilot.simulator;

import io.modeltrail.churnpilot.simulator.Happening.Channel;
import io.modeltrail.churnpilot.simulator.Happening.PaymentMethod;

/** What is drawn once for a customer. */
record CustomerDraw(
        int number,
        RandomStream life,
        RandomStream detail,
        double meanSatisfaction,
        double habit,
        double meanSolvency,
        double frailty,
        double threshold,
        int billingDay,
        PaymentMethod method,
        Channel favourite,
        int clockSkewMillis,
        int signupDay,
        Profile profile) {
    /** Customers who come in the course of the history. */
    static final double NEWCOMERS = 0.12;

    static final double BIRTH_YEAR_MISSING = 0.08;
    static final double COUNTRY_MISSING = 0.03;
    private static final String[] COUNTRIES = {"US", "GB", "DE", "FR", "NL", "SE", "BR", "IN", "JP", "AU"};
    private static final double[] COUNTRY_WEIGHTS = {30, 12, 12, 10, 6, 5, 8, 9, 5, 3};
    private static final int LIFE = 1;
    private static final int DETAIL = 2;
    private static final int FOUR_MINUTES = 240_000;

    static Customer customer(SimulationSettings settings, int number) {
        RandomStream life = new RandomStream(settings.seed(), number, LIFE);
        RandomStream detail = new RandomStream(settings.seed(), number, DETAIL);
        Tier tier = life.pick(Tier.values(), 0.25, 0.40, 0.25, 0.10);
        int signupDay = signupDay(life, settings.days());
        return new Customer(new CustomerDraw(
                number,
                life,
                detail,
                0.55 * life.noise(),
                0.45 * life.noise(),
                0.6 * life.noise(),
                LifeModel.FRAILTY * life.noise(),
                life.exponential(),
                1 + life.below(28),
                method(life, tier),
                detail.pick(Channel.values(), 0.6, 0.3, 0.1),
                skew(detail, settings.imperfections().skewedClocks()),
                signupDay,
                profile(detail, tier, signupAtMillis(detail, settings, signupDay))));
    }

    private static int signupDay(RandomStream life, int days) {
        if (life.chance(NEWCOMERS)) {
            return life.below(days);
        }
        return -(int) Math.min(2500, 30 + 600 * life.exponential());
    }

    private static long signupAtMillis(RandomStream detail, SimulationSettings settings, int signupDay) {
        long dayStart = settings.start().toEpochMilli() + signupDay * CalendarDay.MILLIS;
        return dayStart + 6 * 3_600_000L + detail.below(16 * 3_600_000);
    }

    private static Profile profile(RandomStream detail, Tier tier, long signupAtMillis) {
        int birthYear = Math.clamp(1982 + StrictMath.round(11 * detail.noise()), 1940, 2006);
        String country = COUNTRIES[detail.oneOf(COUNTRY_WEIGHTS)];
        double size = detail.uniform();
        int seats =
                tier.seatsWithin((int) (tier.fewestSeats() + (tier.mostSeats() - tier.fewestSeats()) * size * size));
        return new Profile(
                detail.chance(BIRTH_YEAR_MISSING) ? null : Integer.valueOf(birthYear),
                detail.chance(COUNTRY_MISSING) ? null : country,
                tier,
                signupAtMillis,
                seats,
                detail.chance(0.6));
    }

    private static PaymentMethod method(RandomStream life, Tier tier) {
        return tier == Tier.ENTERPRISE
                ? life.pick(PaymentMethod.values(), 0.2, 0.7, 0.1)
                : life.pick(PaymentMethod.values(), 0.75, 0.1, 0.15);
    }

    private static int skew(RandomStream detail, double share) {
        int skew = detail.below(2 * FOUR_MINUTES) - FOUR_MINUTES;
        return detail.chance(share) ? skew : 0;
    }
}
