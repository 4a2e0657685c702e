package io.modeltrail.churnpilot.simulator;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can happen to a customer. Money is in cents. */
sealed interface Happening {
    Source source();

    record Login(Channel channel) implements Happening {
        @Override
        public Source source() {
            return Source.APP;
        }
    }

    record SessionEnded(int durationSeconds, int pageViews, int errors) implements Happening {
        @Override
        public Source source() {
            return Source.APP;
        }
    }

    record FeatureUsed(AppFeature feature) implements Happening {
        @Override
        public Source source() {
            return Source.APP;
        }
    }

    record ErrorShown(boolean high) implements Happening {
        @Override
        public Source source() {
            return Source.APP;
        }
    }

    record ProfileChanged(int version, Profile profile) implements Happening {
        @Override
        public Source source() {
            return Source.CUSTOMERS;
        }
    }

    record SubscriptionChanged(Change change, long mrrCents) implements Happening {
        @Override
        public Source source() {
            return Source.SUBSCRIPTIONS;
        }
    }

    record Cancelled(@Nullable Reason reason) implements Happening {
        @Override
        public Source source() {
            return Source.CANCELLATIONS;
        }
    }

    record Paid(long cents, PaymentStatus status, PaymentMethod method) implements Happening {
        @Override
        public Source source() {
            return Source.PAYMENTS;
        }
    }

    record Invoiced(long cents, int overdueDays) implements Happening {
        @Override
        public Source source() {
            return Source.INVOICES;
        }
    }

    /**
     * @param number counts a customer's tickets
     * @param satisfaction 1 to 5; null = opened, or the customer did not say
     * @param resolutionHours null = opened
     */
    record TicketChanged(
            int number,
            boolean resolved,
            Priority priority,
            TicketTopic topic,
            @Nullable Integer satisfaction,
            @Nullable Integer resolutionHours)
            implements Happening {
        @Override
        public Source source() {
            return Source.SUPPORT;
        }
    }

    /** Assigned by lot; control = not contacted. */
    record CampaignAssigned(boolean treated) implements Happening {
        @Override
        public Source source() {
            return Source.CAMPAIGN;
        }
    }

    /** As the sources' systems spell it. */
    static String spelled(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    enum Channel {
        WEB,
        MOBILE,
        API
    }

    /** From what everybody uses to what only the engaged use. */
    enum AppFeature {
        DASHBOARD,
        REPORTS,
        SEARCH,
        EXPORT,
        ALERTS,
        SHARING,
        INTEGRATIONS,
        API,
        AUTOMATION,
        ADMIN
    }

    enum Change {
        STARTED,
        UPGRADED,
        DOWNGRADED,
        CANCELLED
    }

    enum Reason {
        PRICE,
        SUPPORT,
        COMPETITOR,
        UNUSED,
        OTHER
    }

    enum PaymentStatus {
        PAID,
        FAILED,
        REFUNDED
    }

    enum PaymentMethod {
        CARD,
        INVOICE,
        DEBIT
    }

    enum Priority {
        LOW,
        NORMAL,
        HIGH
    }

    enum TicketTopic {
        BILLING,
        BUG,
        HOWTO,
        OTHER
    }

    /** Who brings a fact, and in which topic the platform has it. */
    enum Source {
        APP("app", "churn.app-events"),
        CUSTOMERS("customers", "churn.customers"),
        SUBSCRIPTIONS("subscriptions", "churn.subscriptions"),
        CANCELLATIONS("cancellations", "churn.cancellations"),
        PAYMENTS("billing-payments", "churn.payments"),
        INVOICES("billing-invoices", "churn.invoices"),
        SUPPORT("support", "churn.tickets"),
        /** No source of the feature set: a table only. */
        CAMPAIGN("campaign", "");

        private final String sourceName;
        private final String topic;

        Source(String sourceName, String topic) {
            this.sourceName = sourceName;
            this.topic = topic;
        }

        String sourceName() {
            return sourceName;
        }

        /** Whether the platform gets it as a fact. */
        boolean isFact() {
            return this != CAMPAIGN;
        }

        String topic() {
            return topic;
        }
    }
}
