package io.modeltrail.churnpilot.simulator;

/** Plans, from the cheapest. */
enum Tier {
    FREE(0, 1, 1, 0.8, 0.25),
    BASIC(1_200, 1, 5, 0.95, 0.10),
    PREMIUM(2_900, 3, 30, 1.15, -0.20),
    ENTERPRISE(4_900, 20, 200, 1.4, -0.70);

    private final int centsPerSeat;
    private final int fewestSeats;
    private final int mostSeats;
    private final double activity;
    private final double hazard;

    Tier(int centsPerSeat, int fewestSeats, int mostSeats, double activity, double hazard) {
        this.centsPerSeat = centsPerSeat;
        this.fewestSeats = fewestSeats;
        this.mostSeats = mostSeats;
        this.activity = activity;
        this.hazard = hazard;
    }

    /** A month. */
    long mrrCents(int seats, double priceFactor) {
        return StrictMath.round(centsPerSeat * (double) seats * priceFactor);
    }

    int seatsWithin(int wanted) {
        return Math.clamp(wanted, fewestSeats, mostSeats);
    }

    Tier higher() {
        return switch (this) {
            case FREE -> BASIC;
            case BASIC -> PREMIUM;
            case PREMIUM, ENTERPRISE -> ENTERPRISE;
        };
    }

    Tier lower() {
        return switch (this) {
            case FREE, BASIC -> FREE;
            case PREMIUM -> BASIC;
            case ENTERPRISE -> PREMIUM;
        };
    }

    int fewestSeats() {
        return fewestSeats;
    }

    int mostSeats() {
        return mostSeats;
    }

    /** Factor on the number of sessions. */
    double activity() {
        return activity;
    }

    /** Its term in the linear predictor of the hazard. */
    double hazard() {
        return hazard;
    }
}
