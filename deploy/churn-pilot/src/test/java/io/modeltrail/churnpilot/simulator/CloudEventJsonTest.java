package io.modeltrail.churnpilot.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CloudEventJsonTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void theSameSettingsGiveTheSameBytes() {
        SimulationSettings settings = Worlds.of(150).withMonths(3);
        List<String> once = Worlds.records(settings).stream().map(Worlds::text).toList();
        assertThat(Worlds.records(settings).stream().map(Worlds::text).toList()).isEqualTo(once);
        assertThat(once).hasSizeGreaterThan(5000);
        assertThat(Worlds.records(settings.withSeed(2)).stream()
                        .map(Worlds::text)
                        .toList())
                .isNotEqualTo(once);
    }

    @Test
    void everyTopicHasTheAttributesOfTheContract() {
        Map<String, Set<String>> attributes = new java.util.TreeMap<>();
        for (SimulatedRecord one : Worlds.records(Worlds.of(400).withImperfections(Imperfections.none()))) {
            JsonNode event = JSON.readTree(one.value());
            assertThat(event.get("specversion").asString()).isEqualTo("1.0");
            assertThat(event.get("subject").asString()).isEqualTo(new String(one.key(), StandardCharsets.UTF_8));
            assertThat(Instant.parse(event.get("recordedtime").asString()).toEpochMilli())
                    .isEqualTo(one.kafkaTimestampMillis());
            assertThat(Instant.parse(event.get("time").asString()).toEpochMilli())
                    .isLessThanOrEqualTo(one.kafkaTimestampMillis());
            assertThat(event.get("id").asString()).hasSizeBetween(5, 200);
            attributes
                    .computeIfAbsent(one.topic() + " " + event.get("type").asString(), first -> new TreeSet<>())
                    .addAll(event.get("data").propertyNames());
        }
        assertThat(attributes)
                .isEqualTo(Map.ofEntries(
                        Map.entry("churn.app-events login", Set.of("channel")),
                        Map.entry("churn.app-events session_ended", Set.of("duration_seconds", "page_views", "errors")),
                        Map.entry("churn.app-events feature_used", Set.of("feature")),
                        Map.entry("churn.app-events error_shown", Set.of("severity")),
                        Map.entry(
                                "churn.customers profile",
                                Set.of("birth_year", "country", "tier", "signup_at", "seats", "marketing_consent")),
                        Map.entry("churn.subscriptions subscription_changed", Set.of("change", "mrr")),
                        Map.entry("churn.cancellations subscription_cancelled", Set.of("reason")),
                        Map.entry("churn.payments payment", Set.of("amount", "status", "method")),
                        Map.entry("churn.invoices invoice", Set.of("amount", "overdue_days")),
                        Map.entry(
                                "churn.tickets ticket",
                                Set.of("status", "priority", "topic", "satisfaction", "resolution_hours"))));
    }

    @Test
    void malformedRecordsCannotBeUsedInFourWays() {
        List<SimulatedRecord> records =
                Worlds.records(Worlds.of(100).withMonths(2).withImperfections(new Imperfections(0, 0, 0, 1)));
        int notJson = 0;
        int inTheFuture = 0;
        int notAllowed = 0;
        List<JsonNode> others = new ArrayList<>();
        for (SimulatedRecord one : records) {
            if (!one.topic().equals("churn.app-events")) {
                continue;
            }
            try {
                JsonNode event = JSON.readTree(one.value());
                boolean later = Instant.parse(event.get("time").asString()).toEpochMilli() > one.kafkaTimestampMillis();
                inTheFuture += later ? 1 : 0;
                notAllowed += event.get("data").path("channel").asString("").equals("fax") ? 1 : 0;
                if (event.get("data").isEmpty()) {
                    others.add(event);
                }
            } catch (JacksonException unreadable) {
                notJson++;
            }
        }
        assertThat(List.of(notJson, inTheFuture, notAllowed, others.size())).allMatch(count -> count > 50);
    }
}
