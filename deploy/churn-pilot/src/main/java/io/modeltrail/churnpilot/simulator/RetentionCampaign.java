package io.modeltrail.churnpilot.simulator;

/**
 * On one day every customer who is there is assigned by lot to be contacted or to be a control. Contacted customers' hazard is multiplied
 * for a while.
 *
 * @param onDay day of the history, from 0
 * @param treatedShare share of the customers who are contacted, 0 to 1
 * @param hazardRatio factor on the hazard of those, .05 to 2; 1 = no effect
 * @param effectDays how long it lasts, 1 to 400
 */
public record RetentionCampaign(int onDay, double treatedShare, double hazardRatio, int effectDays) {
    public RetentionCampaign {
        SimulationSettings.inRange("onDay", onDay, 0, 100_000);
        SimulationSettings.inRange("treatedShare", treatedShare, 0, 1);
        SimulationSettings.inRange("hazardRatio", hazardRatio, 0.05, 2);
        SimulationSettings.inRange("effectDays", effectDays, 1, 400);
    }

    /** After half of the history; half of the customers, whose hazard falls by 70 % for 90 days. */
    public static RetentionCampaign standard(SimulationSettings settings) {
        return new RetentionCampaign(settings.days() / 2, 0.5, 0.3, 90);
    }
}
