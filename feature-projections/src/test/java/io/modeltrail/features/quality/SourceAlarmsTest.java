package io.modeltrail.features.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceAlarmRaised;
import io.modeltrail.features.SourceHealth;
import io.modeltrail.testkit.PostgresForTests;
import java.time.Instant;
import java.util.Optional;
import org.axonframework.eventhandling.EventMessage;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class SourceAlarmsTest extends WatchedGuests {
    @Test
    void a_silent_stream_is_an_alarm_raised_once_and_ended_once_also_over_a_restart() {
        start();
        SourceHealth health = features.bean(SourceHealth.class);
        assertThat(health.stale(SET, 1, "door")).isTrue();
        await("the alarm", () -> raised("door").size() == 1);
        EventMessage<?> event = features.recorded(SourceAlarmRaised.class).getFirst();
        assertThat(event.getMetaData())
                .containsEntry(TrailMetadata.ACTOR, "system:feature-monitor")
                .containsEntry(TrailMetadata.ROLE, "SYSTEM")
                .containsEntry(TrailMetadata.USE_CASE, "customers")
                .containsKeys(TrailMetadata.CORRELATION_ID, TrailMetadata.CAUSATION_ID);
        features.stop();
        features.start(OFTEN);
        looks();
        assertThat(raised("door"))
                .singleElement()
                .satisfies(raised -> assertThat(raised.reason()).isEqualTo("stale"));

        door.arrival = Optional.of(Instant.now().plusSeconds(60)); // stays alive for this test
        await("the end", () -> ended("door").size() == 1);
        looks();
        assertThat(raised("door")).hasSize(1);
        assertThat(ended("door"))
                .singleElement()
                .satisfies(ended -> assertThat(ended.measurementId())
                        .isEqualTo(raised("door").getFirst().measurementId()));
        assertThat(features.bean(SourceHealth.class).stale(SET, 1, "door")).isFalse();
        assertThat(features.bean(SourceHealth.class).aliveAt(SET, 1, "door")).isPresent();
        assertThat(features.bean(SourceHealth.class).stale(SET, 1, "unknown")).isTrue();
    }

    @Test
    void a_database_without_a_connection_is_an_alarm_until_it_is_configured() throws Exception {
        start();
        await("the alarm", () -> raised("till").size() == 1);
        assertThat(raised("till").getFirst().reason()).isEqualTo("not-configured");
        JsonNode till = source("till");
        assertThat(till.path("state").asString()).isEqualTo("not-configured");
        assertThat(till.path("alarm").path("reason").asString()).isEqualTo("not-configured");
        assertThat(till.path("problem").asString()).contains("modeltrail.connections.till-db.url");
        assertThat(features.bean(SourceHealth.class).stale(SET, 1, "till")).isTrue();
        features.stop();
        try (var database = PostgresForTests.freshDatabase()) {
            JdbcClient sql = JdbcClient.create(database);
            sql.sql("CREATE TABLE sale (id bigint, guest text, amount int, at timestamptz, changed timestamptz)")
                    .update();
            sql.sql("INSERT INTO sale VALUES (1, 'g1', 5, '2026-03-01T00:00:00Z', '2026-03-01T00:00:01Z')")
                    .update();
            String url = database.getJdbcUrl().replaceAll("[?].*", "");
            features.start(
                    OFTEN[0],
                    OFTEN[1],
                    "modeltrail.connections.till-db.url=" + url,
                    "modeltrail.connections.till-db.username=postgres");
            await("the end", () -> ended("till").size() == 1);
            assertThat(raised("till")).hasSize(1);
            await("the health", () -> !features.bean(SourceHealth.class).stale(SET, 1, "till"));
            await("the state", () -> source("till").path("state").asString().equals("alive"));
            assertThat(source("till").path("watermark").asString()).isEqualTo("2026-03-01T00:00:01Z");
            features.stop();
            features.start(OFTEN);
        }
    }

    @Test
    void too_many_refused_records_are_an_alarm_until_good_ones_come() {
        door.arrival = Optional.of(Instant.now().plusSeconds(60));
        start();
        looks();
        door.refused = 30;
        door.accepted.set(100);
        await("the alarm", () -> raised("door").size() == 1);
        assertThat(raised("door").getFirst().reason()).isEqualTo("too-many-refused");
        await("the end", () -> {
            door.accepted.addAndGet(50);
            return ended("door").size() == 1;
        });
        assertThat(raised("door")).hasSize(1);
    }
}
