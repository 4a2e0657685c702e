package io.modeltrail.churnpilot.simulator;

import io.modeltrail.churnpilot.simulator.Happening.CampaignAssigned;
import io.modeltrail.churnpilot.simulator.Happening.Cancelled;
import io.modeltrail.churnpilot.simulator.Happening.Change;
import io.modeltrail.churnpilot.simulator.Happening.Invoiced;
import io.modeltrail.churnpilot.simulator.Happening.Paid;
import io.modeltrail.churnpilot.simulator.Happening.PaymentStatus;
import io.modeltrail.churnpilot.simulator.Happening.ProfileChanged;
import io.modeltrail.churnpilot.simulator.Happening.Reason;
import io.modeltrail.churnpilot.simulator.Happening.SubscriptionChanged;
import io.modeltrail.churnpilot.simulator.Happening.TicketChanged;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Notes the rows that a customer's day leaves in the databases and the support system. */
final class Diary {
    static final double SATISFACTION_NOT_SAID = 0.55;
    static final double REASON_NOT_SAID = 0.10;
    private static final int MINUTE = 60_000;
    private static final int HOUR = 60 * MINUTE;

    private final Consumer<Occurrence> notes;

    Diary(Consumer<Occurrence> notes) {
        this.notes = notes;
    }

    /** Customers from before the history are loaded in its first minute, newcomers when they sign up. */
    void noteArrival(Customer one, long atMillis, CalendarDay day) {
        note(one, atMillis, 0, new ProfileChanged(one.profileVersion, one.profile));
        note(one, atMillis, 0, new SubscriptionChanged(Change.STARTED, mrrCents(one, day)));
    }

    void noteCampaign(Customer one, CalendarDay day, boolean treated) {
        note(one, day.startMillis() + 9 * HOUR + one.detail.below(HOUR), 0, new CampaignAssigned(treated));
    }

    /** @param endsAtMillis when the customer cancels; nothing of the day happens from then on, except that */
    void noteDay(Customer one, CalendarDay day, Today today, long endsAtMillis) {
        noteTickets(one, day, today, endsAtMillis);
        noteMoney(one, day, today, endsAtMillis);
        noteChanges(one, day, today, endsAtMillis);
    }

    void noteCancellation(Customer one, long atMillis) {
        int delay = delay(one);
        note(one, atMillis, delay, new SubscriptionChanged(Change.CANCELLED, 0));
        note(one, atMillis, delay, new Cancelled(reason(one)));
    }

    private void noteTickets(Customer one, CalendarDay day, Today today, long endsAtMillis) {
        if (today.ticketOpened) {
            long at = day.startMillis() + 8 * HOUR + one.detail.below(4 * HOUR);
            noteBefore(endsAtMillis, one, at, one.detail.below(MINUTE), ticket(one, null, null));
        } else if (today.ticketResolvedAtMillis > 0) {
            boolean said = !one.detail.chance(SATISFACTION_NOT_SAID);
            double liked = 3.6 + 0.8 * one.satisfaction - (one.ticketHours > 48 ? 1 : 0) + 0.8 * one.detail.noise();
            int stars = Math.clamp(StrictMath.round(liked), 1, 5);
            long at = today.ticketResolvedAtMillis + one.detail.below(HOUR);
            noteBefore(
                    endsAtMillis,
                    one,
                    at,
                    one.detail.below(MINUTE),
                    ticket(one, said ? Integer.valueOf(stars) : null, one.ticketHours));
        }
    }

    private static TicketChanged ticket(Customer one, @Nullable Integer stars, @Nullable Integer hours) {
        return new TicketChanged(one.tickets, hours != null, one.ticketPriority, one.ticketTopic, stars, hours);
    }

    private void noteMoney(Customer one, CalendarDay day, Today today, long endsAtMillis) {
        long cents = mrrCents(one, day);
        long at = day.startMillis() + 2 * HOUR + one.detail.below(2 * HOUR);
        if (today.invoiced) {
            noteBefore(endsAtMillis, one, at, MINUTE, new Invoiced(cents, today.overdueDaysOfInvoice));
        }
        PaymentStatus payment = today.payment;
        if (payment != null) {
            noteBefore(endsAtMillis, one, at + HOUR, delay(one), new Paid(cents, payment, one.method));
        }
        if (today.refunded) {
            noteBefore(
                    endsAtMillis, one, at + 6 * HOUR, delay(one), new Paid(cents, PaymentStatus.REFUNDED, one.method));
        }
    }

    private void noteChanges(Customer one, CalendarDay day, Today today, long endsAtMillis) {
        if (today.planChange == 0 && !today.consentChanged) {
            return;
        }
        long at = day.startMillis() + 9 * HOUR + one.detail.below(3 * HOUR);
        one.profileVersion++;
        noteBefore(endsAtMillis, one, at, MINUTE, new ProfileChanged(one.profileVersion, one.profile));
        if (today.planChange != 0) {
            Change change = today.planChange > 0 ? Change.UPGRADED : Change.DOWNGRADED;
            noteBefore(endsAtMillis, one, at, MINUTE, new SubscriptionChanged(change, mrrCents(one, day)));
        }
    }

    /** What weighs most becomes the reason, if the customer says one. */
    private static @Nullable Reason reason(Customer one) {
        boolean said = !one.detail.chance(REASON_NOT_SAID);
        double[] weights = {
            0.3 + 0.05 * Math.min(one.overdueDays, 40),
            0.2 + one.ticketBurden + one.errorBurden,
            0.3 + Math.max(0, -one.satisfaction),
            0.3 + Math.max(0, -one.engagement),
            0.3
        };
        Reason reason = one.detail.pick(Reason.values(), weights);
        return said ? reason : null;
    }

    private static long mrrCents(Customer one, CalendarDay day) {
        return one.profile.tier().mrrCents(one.profile.seats(), day.priceFactor());
    }

    /** Most rows are there within a minute, a tenth is entered by a nightly run up to 20 hours later. */
    private static int delay(Customer one) {
        int hours = one.detail.below(20 * HOUR);
        return one.detail.chance(0.1) ? hours : hours / (20 * 60);
    }

    private void noteBefore(long endsAtMillis, Customer one, long atMillis, int delayMillis, Happening what) {
        if (atMillis < endsAtMillis) {
            note(one, atMillis, delayMillis, what);
        }
    }

    private void note(Customer one, long atMillis, int delayMillis, Happening what) {
        notes.accept(new Occurrence(one.number, one.rows++, 0, false, atMillis, atMillis + delayMillis, what));
    }
}
