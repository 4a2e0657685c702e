package io.modeltrail.churnpilot.simulator;

import io.modeltrail.churnpilot.simulator.Happening.PaymentStatus;
import io.modeltrail.churnpilot.simulator.Happening.Priority;
import io.modeltrail.churnpilot.simulator.Happening.TicketTopic;

/**
 * One day in the life of a customer: hidden states that revert to their means, events that disturb them, and the hazard of leaving that
 * follows from both. The equations are in the README of this module.
 */
final class LifeModel {
    static final double ENGAGEMENT_FROM_SATISFACTION = 0.75;
    static final double FRAILTY = 0.2;

    private static final double SATISFACTION_REVERTS = 1.0 / 300;
    private static final double SATISFACTION_VARIES = 0.085;
    private static final double ENGAGEMENT_REVERTS = 1.0 / 25;
    private static final double ENGAGEMENT_VARIES = 0.05;
    private static final double TROUBLE_KEEPS = 0.975;
    private static final double TROUBLE_VARIES = 0.222;
    private static final double SOLVENCY_REVERTS = 1.0 / 90;
    private static final double SOLVENCY_VARIES = 0.10;
    private static final double BURDEN_KEEPS = 0.96;
    private static final long HOUR = 3_600_000L;

    private final double intercept;
    private final double campaignTerm;

    /** @param intercept of the linear predictor of the daily hazard; 0 while it is calibrated */
    LifeModel(double intercept, SimulationSettings settings) {
        this.intercept = intercept;
        this.campaignTerm = settings.campaign()
                .map(campaign -> StrictMath.log(campaign.hazardRatio()))
                .orElse(0.0);
    }

    /** Lives the day, and cancels at its end if it was one too many. */
    void live(Customer one, CalendarDay day, Today today) {
        today.clear();
        moveStates(one);
        meetErrors(one, day, today);
        askForHelp(one, day, today);
        settleAccounts(one, day, today);
        changePlan(one, today);
        if (day.drifted()) {
            one.satisfaction -= 0.004;
        }
        one.cumulatedHazard += StrictMath.exp(linearPredictor(one, day));
        if (one.cumulatedHazard > one.threshold) {
            one.cancelledOnDay = day.index();
            today.cancelled = true;
        }
    }

    /** Logarithm of the day's cumulated hazard: 1 - exp(-exp(it)) is the chance to cancel on the day (complementary log-log). */
    double linearPredictor(Customer one, CalendarDay day) {
        int tenureDays = day.index() - one.signupDay;
        return intercept
                - 0.8 * one.satisfaction
                - 4.4 * one.engagement
                + 0.80 * one.ticketBurden
                + 0.80 * one.errorBurden
                + 0.05 * Math.min(one.overdueDays, 40)
                + one.profile.tier().hazard()
                - 0.25 * StrictMath.log(1 + tenureDays / 180.0)
                + (day.drifted() && one.pays() ? 4 * (day.priceFactor() - 1) : 0)
                + day.seasonOfLeaving()
                + (day.index() <= one.campaignUntilDay ? campaignTerm : 0)
                + one.frailty;
    }

    private static void moveStates(Customer one) {
        RandomStream life = one.life;
        one.satisfaction +=
                SATISFACTION_REVERTS * (one.meanSatisfaction - one.satisfaction) + SATISFACTION_VARIES * life.noise();
        double pull = ENGAGEMENT_FROM_SATISFACTION * one.satisfaction + one.habit;
        one.engagement += ENGAGEMENT_REVERTS * (pull - one.engagement) + ENGAGEMENT_VARIES * life.noise();
        one.trouble = TROUBLE_KEEPS * one.trouble + TROUBLE_VARIES * life.noise();
        one.solvency += SOLVENCY_REVERTS * (one.meanSolvency - one.solvency) + SOLVENCY_VARIES * life.noise();
        one.errorBurden *= BURDEN_KEEPS;
        one.ticketBurden *= BURDEN_KEEPS;
    }

    private static void meetErrors(Customer one, CalendarDay day, Today today) {
        double mean = 0.012 * day.activity() * StrictMath.exp(0.9 * one.trouble);
        double chance = one.life.uniform();
        if (chance >= mean) { // nearly always, and saves an exponential
            return;
        }
        int errors = 1 + one.life.poisson(0.5);
        for (int error = 0; error < errors; error++) {
            if (one.life.chance(0.25)) {
                today.highErrors++;
            } else {
                today.lowErrors++;
            }
        }
        one.errorBurden += 0.15 * today.lowErrors + 0.4 * today.highErrors;
        one.satisfaction -= 0.03 * today.lowErrors + 0.10 * today.highErrors;
    }

    private static void askForHelp(Customer one, CalendarDay day, Today today) {
        if (one.ticketIsOpen() && one.ticketResolvedAtMillis < day.endMillis()) {
            today.ticketResolvedAtMillis = one.ticketResolvedAtMillis;
            one.ticketResolvedAtMillis = Customer.NO_TICKET;
            one.satisfaction += one.ticketHours > 48 ? -0.20 : 0.05;
            return; // the next one not before tomorrow: this one's particulars are still to be noted
        }
        int errors = today.lowErrors + 2 * today.highErrors;
        double chance = 0.0022 * StrictMath.exp(0.5 * one.trouble - 0.45 * one.satisfaction)
                + 0.12 * errors
                + (one.owes ? 0.01 : 0);
        if (one.ticketIsOpen() || !one.life.chance(chance)) {
            return;
        }
        today.ticketOpened = true;
        one.tickets++;
        one.ticketTopic = topic(one, day, errors);
        one.ticketPriority = one.life.pick(Priority.values(), 0.3, 0.5, 0.2 + 0.3 * Math.min(errors, 3));
        double hours = 18 * StrictMath.exp(0.9 * one.life.noise()) * (day.weekend() ? 1.6 : 1);
        one.ticketHours = Math.clamp(StrictMath.round(hours), 1, 500);
        one.ticketResolvedAtMillis = day.startMillis() + 12 * HOUR + one.ticketHours * HOUR;
        one.ticketBurden += switch (one.ticketPriority) {
            case LOW -> 0.4;
            case NORMAL -> 0.7;
            case HIGH -> 1.2;
        };
        one.satisfaction -= 0.05;
    }

    private static TicketTopic topic(Customer one, CalendarDay day, int errors) {
        double howto = day.index() - one.signupDay < 90 ? 3 : 0.8;
        return one.life.pick(TicketTopic.values(), one.owes ? 4 : 0.4, 0.5 + 2 * errors, howto, 0.5);
    }

    private static void settleAccounts(Customer one, CalendarDay day, Today today) {
        if (!one.pays()) {
            one.owes = false;
            one.overdueDays = 0;
            return;
        }
        if (one.owes) {
            one.overdueDays = Math.min(365, one.overdueDays + 1);
            one.satisfaction -= 0.004;
        }
        boolean due = day.dayOfMonth() == one.billingDay;
        if (due) {
            today.invoiced = true;
            today.overdueDaysOfInvoice = one.overdueDays;
        }
        boolean retry = one.owes && one.overdueDays % 5 == 0;
        if (!due && !retry) {
            return;
        }
        double failing = 0.045 * StrictMath.exp(-1.1 * one.solvency) + (one.owes ? 0.35 : 0);
        if (one.life.chance(failing)) {
            today.payment = PaymentStatus.FAILED;
            one.owes = true;
        } else {
            today.payment = PaymentStatus.PAID;
            one.owes = false;
            one.overdueDays = 0;
            today.refunded = one.life.chance(0.004 * StrictMath.exp(-0.6 * one.satisfaction));
        }
    }

    private static void changePlan(Customer one, Today today) {
        double draw = one.life.uniform();
        double up = 0.0009 * StrictMath.exp(0.6 * one.engagement + 0.3 * one.satisfaction);
        double down = 0.0010 * StrictMath.exp(-0.6 * one.engagement - 0.3 * one.satisfaction);
        if (draw < up) {
            today.planChange = grow(one) ? 1 : 0;
        } else if (draw < up + down) {
            today.planChange = shrink(one) ? -1 : 0;
        } else if (draw > 0.9997) {
            today.consentChanged = true;
            one.profile = one.profile.withConsent(!one.profile.marketingConsent());
        }
        if (today.planChange < 0) {
            one.satisfaction -= 0.05;
        }
    }

    private static boolean grow(Customer one) {
        Tier tier = one.profile.tier();
        if (tier != Tier.ENTERPRISE && one.life.chance(0.3)) {
            Tier higher = tier.higher();
            one.profile = one.profile.with(higher, higher.seatsWithin(one.profile.seats()));
            return true;
        }
        return seats(one, 1 + one.profile.seats() / 8);
    }

    private static boolean shrink(Customer one) {
        Tier tier = one.profile.tier();
        if (tier != Tier.FREE && one.life.chance(0.35)) {
            Tier lower = tier.lower();
            one.profile = one.profile.with(lower, lower.seatsWithin(one.profile.seats()));
            return true;
        }
        return seats(one, -1 - one.profile.seats() / 8);
    }

    private static boolean seats(Customer one, int more) {
        int before = one.profile.seats();
        int seats = one.profile.tier().seatsWithin(before + more);
        one.profile = one.profile.with(one.profile.tier(), seats);
        return seats != before;
    }
}
