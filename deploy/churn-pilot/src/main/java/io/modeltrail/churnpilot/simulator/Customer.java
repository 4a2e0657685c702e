package io.modeltrail.churnpilot.simulator;

import io.modeltrail.churnpilot.simulator.Happening.Channel;
import io.modeltrail.churnpilot.simulator.Happening.PaymentMethod;
import io.modeltrail.churnpilot.simulator.Happening.Priority;
import io.modeltrail.churnpilot.simulator.Happening.TicketTopic;

/**
 * The state of one customer, most of which no system knows. Two streams of randomness: what bears on the hazard draws from {@code life},
 * the particulars (times, lengths, which feature) from {@code detail}, so that the calibration can live the same lives without the
 * particulars.
 */
final class Customer {
    static final int NOT_YET = Integer.MAX_VALUE;

    static final long NO_TICKET = Long.MAX_VALUE;

    final int number;
    final RandomStream life;
    final RandomStream detail;

    // drawn once
    final double meanSatisfaction;
    final double habit;
    final double meanSolvency;
    /** Why somebody leaves that shows nowhere. */
    final double frailty;
    /** Cancels when the hazard of all days exceeds it. */
    final double threshold;

    final int billingDay;
    final PaymentMethod method;
    final Channel favourite;
    final int clockSkewMillis;
    /** Day of the history on which the customer comes; negative = before. */
    final int signupDay;

    // changes
    Profile profile;
    int profileVersion = 1;
    double satisfaction;
    double engagement;
    double trouble;
    double solvency;
    double errorBurden;
    double ticketBurden;
    int overdueDays;
    boolean owes;
    long ticketResolvedAtMillis = NO_TICKET;
    Priority ticketPriority = Priority.NORMAL;
    TicketTopic ticketTopic = TicketTopic.OTHER;
    int ticketHours;
    int tickets;
    int campaignUntilDay = -1;
    double cumulatedHazard;
    int cancelledOnDay = NOT_YET;
    int appEvents;
    int rows;

    Customer(CustomerDraw drawn) {
        number = drawn.number();
        life = drawn.life();
        detail = drawn.detail();
        meanSatisfaction = drawn.meanSatisfaction();
        habit = drawn.habit();
        meanSolvency = drawn.meanSolvency();
        frailty = drawn.frailty();
        threshold = drawn.threshold();
        billingDay = drawn.billingDay();
        method = drawn.method();
        favourite = drawn.favourite();
        clockSkewMillis = drawn.clockSkewMillis();
        signupDay = drawn.signupDay();
        profile = drawn.profile();
        satisfaction = meanSatisfaction + 0.5 * life.noise();
        engagement = LifeModel.ENGAGEMENT_FROM_SATISFACTION * satisfaction + habit + 0.3 * life.noise();
        trouble = life.noise();
        solvency = meanSolvency + 0.7 * life.noise();
    }

    boolean isThereOn(int day) {
        return day > signupDay && cancelledOnDay == NOT_YET;
    }

    boolean ticketIsOpen() {
        return ticketResolvedAtMillis != NO_TICKET;
    }

    boolean pays() {
        return profile.tier() != Tier.FREE;
    }
}
