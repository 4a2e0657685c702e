package io.modeltrail.churnpilot.simulator;

import java.time.DayOfWeek;
import java.time.LocalDate;

/**
 * What one UTC day is like for everybody.
 *
 * @param index day of the history, from 0
 * @param activity factor of the week and the year on the number of sessions
 * @param seasonOfLeaving term in the linear predictor of the hazard
 * @param drifted whether the drift scenario has begun
 */
record CalendarDay(
        int index,
        long startMillis,
        int dayOfMonth,
        double activity,
        double seasonOfLeaving,
        boolean drifted,
        double priceFactor) {
    static final long MILLIS = 86_400_000L;
    private static final int FIRST_OF_THE_HOLIDAYS = 357;
    private static final int LAST_OF_THE_HOLIDAYS = 2;

    static CalendarDay of(SimulationSettings settings, int index) {
        long startMillis = settings.start().toEpochMilli() + index * MILLIS;
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(startMillis, MILLIS));
        boolean drifted =
                settings.drift().isPresent() && index >= settings.drift().get().fromDay();
        return new CalendarDay(
                index,
                startMillis,
                date.getDayOfMonth(),
                week(date) * year(date),
                0.25 * cosine(date, 15),
                drifted,
                drifted ? 1 + settings.drift().orElseThrow().priceRise() : 1);
    }

    private static double week(LocalDate date) {
        return switch (date.getDayOfWeek()) {
            case SATURDAY -> 0.50;
            case SUNDAY -> 0.45;
            case MONDAY -> 1.25;
            case TUESDAY, WEDNESDAY, THURSDAY -> 1.22;
            case FRIDAY -> 1.14;
        };
    }

    /** Less in summer, much less in the last days of December. */
    private static double year(LocalDate date) {
        int day = date.getDayOfYear();
        double holidays = day >= FIRST_OF_THE_HOLIDAYS || day <= LAST_OF_THE_HOLIDAYS ? 0.5 : 1;
        return holidays * (1 - 0.15 * cosine(date, 210));
    }

    /** 1 on that day of the year, -1 half a year away. */
    private static double cosine(LocalDate date, int dayOfYear) {
        return StrictMath.cos(2 * StrictMath.PI * (date.getDayOfYear() - dayOfYear) / 365.25);
    }

    /** Support is slower then. */
    boolean weekend() {
        DayOfWeek day = LocalDate.ofEpochDay(Math.floorDiv(startMillis, MILLIS)).getDayOfWeek();
        return day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY;
    }

    long endMillis() {
        return startMillis + MILLIS;
    }
}
