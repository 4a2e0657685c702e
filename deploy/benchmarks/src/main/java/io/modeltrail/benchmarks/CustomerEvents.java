package io.modeltrail.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SplittableRandom;

/** Made-up facts of the churn pilot's types, in the shares in which an active customer brings them. Not thread-safe. */
final class CustomerEvents {
    private static final String[] CHANNELS = {"web", "mobile", "api"};
    private static final String[] FEATURES = {
        "dashboard", "reports", "export", "alerts", "sharing", "integrations", "api", "search", "automation", "admin"
    };
    private static final String[] COUNTRIES = {"US", "GB", "DE", "FR", "NL", "SE", "BR", "IN", "JP", "AU"};
    private static final String[] TIERS = {"free", "basic", "premium", "enterprise"};

    private final SplittableRandom random;
    private final int customers;
    private long next;

    /** A record that is ready to be sent. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Event(String topic, String customer, byte[] key, byte[] value) {}

    CustomerEvents(int customers, long seed) {
        this.customers = customers;
        random = new SplittableRandom(seed);
    }

    /** The master data of each customer, once. */
    Event profile(int number, long atMillis) {
        return event(
                "churn.customers",
                "profile",
                number,
                atMillis,
                "{\"birth_year\":" + (1940 + random.nextInt(60)) + ",\"country\":\"" + any(COUNTRIES)
                        + "\",\"tier\":\"" + any(TIERS) + "\",\"signup_at\":\"" + Instant.ofEpochMilli(atMillis)
                        + "\",\"seats\":" + (1 + random.nextInt(50)) + ",\"marketing_consent\":1}");
    }

    Event next(long atMillis) {
        int number = random.nextInt(customers);
        int kind = random.nextInt(100);
        if (kind < 33) {
            return event("churn.app-events", "login", number, atMillis, "{\"channel\":\"" + any(CHANNELS) + "\"}");
        }
        if (kind < 61) {
            return event(
                    "churn.app-events",
                    "session_ended",
                    number,
                    atMillis,
                    "{\"duration_seconds\":" + random.nextInt(7200) + ",\"page_views\":" + random.nextInt(60)
                            + ",\"errors\":" + random.nextInt(3) + "}");
        }
        if (kind < 91) {
            return event(
                    "churn.app-events", "feature_used", number, atMillis, "{\"feature\":\"" + any(FEATURES) + "\"}");
        }
        if (kind < 93) {
            return event("churn.app-events", "error_shown", number, atMillis, "{\"severity\":\"low\"}");
        }
        if (kind < 96) {
            return event(
                    "churn.payments",
                    "payment",
                    number,
                    atMillis,
                    "{\"amount\":" + (10 + random.nextInt(500)) + ".90,\"status\":\""
                            + (random.nextInt(10) == 0 ? "failed" : "paid") + "\",\"method\":\"card\"}");
        }
        if (kind < 98) {
            return event(
                    "churn.invoices",
                    "invoice",
                    number,
                    atMillis,
                    "{\"amount\":" + (10 + random.nextInt(500)) + ".90,\"overdue_days\":" + random.nextInt(20) + "}");
        }
        return event(
                "churn.tickets",
                "ticket",
                number,
                atMillis,
                "{\"status\":\"opened\",\"priority\":\"normal\",\"topic\":\"howto\"}");
    }

    /** A login of a given customer. */
    Event login(int number, long atMillis) {
        return event("churn.app-events", "login", number, atMillis, "{\"channel\":\"" + any(CHANNELS) + "\"}");
    }

    static String customer(int number) {
        return String.format("C%07d", number);
    }

    private Event event(String topic, String type, int number, long atMillis, String data) {
        String customer = customer(number);
        String at = Instant.ofEpochMilli(atMillis).toString();
        String json =
                "{\"specversion\":\"1.0\",\"id\":\"" + type + "-" + next++ + "\",\"source\":\"/benchmark\",\"type\":\""
                        + type + "\",\"subject\":\"" + customer + "\",\"time\":\"" + at + "\",\"recordedtime\":\"" + at
                        + "\",\"data\":" + data + "}";
        return new Event(
                topic, customer, customer.getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8));
    }

    private String any(String[] values) {
        return values[random.nextInt(values.length)];
    }
}
