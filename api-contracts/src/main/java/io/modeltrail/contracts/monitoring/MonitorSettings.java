package io.modeltrail.contracts.monitoring;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;

/**
 * How the served models of a use case are measured, and what is an alarm.
 *
 * @param windowDays predictions of so many days are compared with the training snapshot, 1 to 90
 * @param minimumRows with fewer sampled predictions, or fewer matured ones, nothing is judged, 30 to 10,000
 * @param significance level of every statistical test, 0.0001 to 0.2
 * @param distance at or above it two large samples differ (normed Wasserstein, Jensen-Shannon), 0.01 to 1
 * @param driftedShare share of the features, counted or weighted by importance, from which on the data has drifted, 0.01 to 1
 * @param missingShareRise rise of a feature's share of missing values that is an alarm, 0.001 to 1
 * @param unexpectedShare share of values outside a feature's schema that is an alarm, 0.0001 to 1
 * @param aucFall fall of the AUC below the hold-out's that is an alarm, 0.001 to 0.5
 * @param smallestEffect difference between what happened and what the scores promised that matters, 0.001 to 0.5
 * @param outcomeWindowDays a positive outcome so many days after a prediction makes it positive; without one it is negative, 1 to 365
 * @param outcomeDelayDays days after that window in which outcomes still come in, 0 to 90
 */
public record MonitorSettings(
        int windowDays,
        int minimumRows,
        double significance,
        double distance,
        double driftedShare,
        double missingShareRise,
        double unexpectedShare,
        double aucFall,
        double smallestEffect,
        int outcomeWindowDays,
        int outcomeDelayDays) {
    public static final MonitorSettings STANDARD =
            new MonitorSettings(7, 200, 0.05, 0.1, 0.5, 0.1, 0.01, 0.05, 0.02, 30, 1);

    /** @throws Refusal VALUE_OUT_OF_RANGE */
    public MonitorSettings {
        inRange("windowDays", windowDays, 1, 90);
        inRange("minimumRows", minimumRows, 30, 10_000);
        inRange("significance", significance, 0.0001, 0.2);
        inRange("distance", distance, 0.01, 1);
        inRange("driftedShare", driftedShare, 0.01, 1);
        inRange("missingShareRise", missingShareRise, 0.001, 1);
        inRange("unexpectedShare", unexpectedShare, 0.0001, 1);
        inRange("aucFall", aucFall, 0.001, 0.5);
        inRange("smallestEffect", smallestEffect, 0.001, 0.5);
        inRange("outcomeWindowDays", outcomeWindowDays, 1, 365);
        inRange("outcomeDelayDays", outcomeDelayDays, 0, 90);
    }

    /** Days for which predictions are kept for measuring. */
    public int daysKept() {
        return windowDays + outcomeWindowDays + outcomeDelayDays + 1;
    }

    private static void inRange(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("parameter", name, "value", Double.toString(value)),
                    "Give " + name + " a value from " + least + " to " + most + ".");
        }
    }
}
