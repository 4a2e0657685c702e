package io.modeltrail.churnpilot.simulator;

import io.modeltrail.churnpilot.simulator.Happening.CampaignAssigned;
import io.modeltrail.churnpilot.simulator.Happening.Cancelled;
import io.modeltrail.churnpilot.simulator.Happening.Invoiced;
import io.modeltrail.churnpilot.simulator.Happening.Paid;
import io.modeltrail.churnpilot.simulator.Happening.ProfileChanged;
import io.modeltrail.churnpilot.simulator.Happening.Source;
import io.modeltrail.churnpilot.simulator.Happening.SubscriptionChanged;
import io.modeltrail.churnpilot.simulator.Happening.TicketChanged;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of a table that a connector polls.
 *
 * @param id a String or a Long
 * @param fact type of the fact that it is
 * @param values of the source's columns, in their order: Integer, Long, String, BigDecimal, Instant or null
 */
record PolledRow(
        Source source,
        Object id,
        String customerKey,
        String fact,
        List<@Nullable Object> values,
        Instant happenedAt,
        Instant updatedAt) {

    /** Names of the columns besides id, customer_id, happened_at and updated_at. */
    static List<String> columns(Source source) {
        return switch (source) {
            case CUSTOMERS -> List.of("birth_year", "country", "tier", "signup_at", "seats", "marketing_consent");
            case SUBSCRIPTIONS -> List.of("change", "mrr");
            case CANCELLATIONS -> List.of("reason");
            case PAYMENTS -> List.of("amount", "status", "method");
            case INVOICES -> List.of("amount", "overdue_days");
            case SUPPORT -> List.of("status", "priority", "topic", "satisfaction", "resolution_hours");
            case CAMPAIGN -> List.of("campaign", "arm");
            case APP -> throw new IllegalArgumentException("app events have no table");
        };
    }

    static PolledRow of(Occurrence one) {
        return switch (one.what()) {
            case ProfileChanged(int version, Profile profile) ->
                row(
                        one,
                        one.customerKey() + "-" + version,
                        "profile",
                        profile.birthYear(),
                        profile.country(),
                        Happening.spelled(profile.tier()),
                        Instant.ofEpochMilli(profile.signupAtMillis()),
                        profile.seats(),
                        profile.marketingConsent() ? 1 : 0);
            case SubscriptionChanged(Happening.Change change, long cents) ->
                row(one, one.rowNumber(), "subscription_changed", Happening.spelled(change), money(cents));
            case Cancelled(Happening.@Nullable Reason reason) ->
                row(one, one.rowNumber(), "subscription_cancelled", reason == null ? null : Happening.spelled(reason));
            case Paid(long cents, Happening.PaymentStatus status, Happening.PaymentMethod method) ->
                row(
                        one,
                        one.rowNumber(),
                        "payment",
                        money(cents),
                        Happening.spelled(status),
                        Happening.spelled(method));
            case Invoiced(long cents, int overdueDays) ->
                row(one, one.rowNumber(), "invoice", money(cents), overdueDays);
            case TicketChanged ticket -> ticket(one, ticket);
            case CampaignAssigned(boolean treated) ->
                row(one, one.rowNumber(), "campaign", "retention", treated ? "treated" : "control");
            case Happening.Login ignored -> throw noRow();
            case Happening.SessionEnded ignored -> throw noRow();
            case Happening.FeatureUsed ignored -> throw noRow();
            case Happening.ErrorShown ignored -> throw noRow();
        };
    }

    private static PolledRow ticket(Occurrence one, TicketChanged ticket) {
        String status = ticket.resolved() ? "resolved" : "opened";
        return row(
                one,
                "T" + one.customerKey().substring(1) + "-" + ticket.number() + "-" + status,
                "ticket",
                status,
                Happening.spelled(ticket.priority()),
                Happening.spelled(ticket.topic()),
                ticket.satisfaction(),
                ticket.resolutionHours());
    }

    private static IllegalArgumentException noRow() {
        return new IllegalArgumentException("app events have no table");
    }

    private static BigDecimal money(long cents) {
        return BigDecimal.valueOf(cents, 2);
    }

    private static PolledRow row(Occurrence one, Object id, String fact, @Nullable Object... values) {
        return new PolledRow(
                one.what().source(),
                id,
                one.customerKey(),
                fact,
                Arrays.asList(values),
                Instant.ofEpochMilli(one.atMillis()),
                Instant.ofEpochMilli(one.knownMillis()));
    }
}
