package io.modeltrail.churnpilot.simulator;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * What is simulated. The same settings give the same bytes in every run and on every machine.
 *
 * @param customers all that are there at any time of the history, 100 to 10,000,000
 * @param months length of the history, 1 to 36
 * @param end first instant after the history, a start of a UTC day
 * @param churnRate share of the customers that cancel within the history when there is neither drift nor a campaign, .01 to .5
 * @param intensity 1 = about 34 app events for a customer and month; .05 to 10
 */
public record SimulationSettings(
        int customers,
        int months,
        Instant end,
        double churnRate,
        long seed,
        double intensity,
        Imperfections imperfections,
        Optional<Drift> drift,
        Optional<RetentionCampaign> campaign) {
    public static final int CUSTOMERS = 20_000;
    public static final int MONTHS = 12;
    public static final long SEED = 20_260_301L;
    static final double INTENSITY = 0.55;
    static final double CHURN_RATE = 0.15;

    public SimulationSettings {
        inRange("customers", customers, 100, 10_000_000);
        inRange("months", months, 1, 36);
        inRange("churnRate", churnRate, 0.01, 0.5);
        inRange("intensity", intensity, 0.05, 10);
        if (!end.equals(end.truncatedTo(ChronoUnit.DAYS))) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("end", end.toString()),
                    "Let the history end at the start of a UTC day.");
        }
    }

    /** The pilot's: 20,000 customers over the 12 months until the start of this UTC day. */
    public static SimulationSettings standard(Clock clock) {
        return new SimulationSettings(
                CUSTOMERS,
                MONTHS,
                clock.instant().truncatedTo(ChronoUnit.DAYS),
                CHURN_RATE,
                SEED,
                INTENSITY,
                Imperfections.standard(),
                Optional.empty(),
                Optional.empty());
    }

    public SimulationSettings withCustomers(int number) {
        return new SimulationSettings(number, months, end, churnRate, seed, intensity, imperfections, drift, campaign);
    }

    public SimulationSettings withMonths(int number) {
        return new SimulationSettings(
                customers, number, end, churnRate, seed, intensity, imperfections, drift, campaign);
    }

    public SimulationSettings withEnd(Instant instant) {
        return new SimulationSettings(
                customers, months, instant, churnRate, seed, intensity, imperfections, drift, campaign);
    }

    public SimulationSettings withSeed(long number) {
        return new SimulationSettings(
                customers, months, end, churnRate, number, intensity, imperfections, drift, campaign);
    }

    public SimulationSettings withIntensity(double number) {
        return new SimulationSettings(customers, months, end, churnRate, seed, number, imperfections, drift, campaign);
    }

    public SimulationSettings withImperfections(Imperfections others) {
        return new SimulationSettings(customers, months, end, churnRate, seed, intensity, others, drift, campaign);
    }

    public SimulationSettings withDrift(Drift scenario) {
        return new SimulationSettings(
                customers, months, end, churnRate, seed, intensity, imperfections, Optional.of(scenario), campaign);
    }

    public SimulationSettings withCampaign(RetentionCampaign one) {
        return new SimulationSettings(
                customers, months, end, churnRate, seed, intensity, imperfections, drift, Optional.of(one));
    }

    /** First instant of the history. */
    public Instant start() {
        return lastDate().minusMonths(months).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Length of the history in days. */
    public int days() {
        return (int) Duration.between(start(), end).toDays();
    }

    private LocalDate lastDate() {
        return end.atZone(ZoneOffset.UTC).toLocalDate();
    }

    static void inRange(String name, double value, double minimum, double maximum) {
        if (!(value >= minimum && value <= maximum)) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of(name, plain(value)),
                    "Choose " + name + " between " + plain(minimum) + " and " + plain(maximum) + ".");
        }
    }

    /** As it was given: 10000000 and not 1.0E7. */
    private static String plain(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
                : Double.toString(value);
    }
}
