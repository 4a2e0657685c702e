package io.modeltrail.churnpilot.simulator;

import io.modeltrail.churnpilot.simulator.Happening.PaymentStatus;
import org.jspecify.annotations.Nullable;

/** What a customer's day brought that bears on the hazard. One instance is used for all customers of a day. */
final class Today {
    int lowErrors;
    int highErrors;
    boolean ticketOpened;
    /** 0 = none was */
    long ticketResolvedAtMillis;

    boolean invoiced;
    int overdueDaysOfInvoice;

    @Nullable
    PaymentStatus payment;

    boolean refunded;
    /** -1 = downgraded, 1 = upgraded, 0 = neither; the profile has changed already. */
    int planChange;

    boolean consentChanged;
    boolean cancelled;

    void clear() {
        lowErrors = 0;
        highErrors = 0;
        ticketOpened = false;
        ticketResolvedAtMillis = 0;
        invoiced = false;
        overdueDaysOfInvoice = 0;
        payment = null;
        refunded = false;
        planChange = 0;
        consentChanged = false;
        cancelled = false;
    }
}
