package io.modeltrail.assembled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutPaused;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutResumed;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.eventstore.EventStoreConfiguration;
import io.modeltrail.eventstore.postgres.PostgresEventStorageEngine;
import io.modeltrail.eventstore.serial.NamedEventSerializer;
import io.modeltrail.testkit.PostgresForTests;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.modelling.saga.repository.jdbc.JdbcSagaStore;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.stereotype.Aggregate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A Spring Boot application with Axon's starter, on a real and at first empty PostgreSQL. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {
            "axon.axonserver.enabled=false",
            "axon.update-check.disabled=true",
            "spring.flyway.locations=classpath:db/migration/eventstore"
        })
class EventStoreConfigurationTest {
    private static final HikariDataSource DATABASE = PostgresForTests.freshDatabase();
    private static final UseCaseKey CHURN = new UseCaseKey("churn");

    @Autowired
    private EventStore store;

    @Autowired
    private EventStorageEngine engine;

    @Autowired
    private TokenStore tokens;

    @Autowired
    private SagaStore<?> sagas;

    @Autowired
    private Serializer general;

    @Autowired
    @Qualifier("messageSerializer")
    private Serializer messages;

    @Autowired
    @Qualifier("eventSerializer")
    private Serializer events;

    @Autowired
    private CommandGateway commands;

    @Autowired
    private JdbcClient sql;

    @Autowired
    private Projection projection;

    @TempDir
    static Path keys;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        properties.add("spring.datasource.url", DATABASE::getJdbcUrl);
        properties.add("modeltrail.keys.directory", () -> keys.resolve("keys").toString());
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void axonUsesWhatTheEventStoreModuleProvides() {
        assertThat(store).isInstanceOf(EmbeddedEventStore.class);
        assertThat(engine).isInstanceOf(PostgresEventStorageEngine.class);
        assertThat(tokens).isInstanceOf(JdbcTokenStore.class);
        assertThat(sagas).isInstanceOf(JdbcSagaStore.class);
        assertThat(general).isInstanceOf(Jackson3Serializer.class);
        assertThat(messages).isInstanceOf(Jackson3Serializer.class);
        assertThat(events).isInstanceOf(NamedEventSerializer.class);
    }

    @Test
    void anEventIsStoredUnderItsNameWithItsTrailAndIsProjectedAndSourced() throws InterruptedException {
        RolloutId rollout = RolloutId.next();
        commands.sendAndWait(
                new Pause(rollout.toString(), "first"),
                MetaData.from(TrailMetadata.of(Actor.system("test"), CHURN)).and("correlationId", "request-7"));
        commands.sendAndWait(
                new Resume(rollout.toString()), MetaData.from(TrailMetadata.of(Actor.system("other"), CHURN)));

        List<Map<String, Object>> rows =
                sql.sql("""
                        SELECT payload_type, payload_revision, sequence_number, type, event_identifier,
                               convert_from(payload, 'UTF8') AS payload,
                               convert_from(meta_data, 'UTF8')::json ->> 'actor' AS actor,
                               convert_from(meta_data, 'UTF8')::json ->> 'role' AS role,
                               convert_from(meta_data, 'UTF8')::json ->> 'useCase' AS use_case,
                               convert_from(meta_data, 'UTF8')::json ->> 'correlationId' AS correlation,
                               convert_from(meta_data, 'UTF8')::json ->> 'causationId' AS causation
                        FROM domain_event_entry WHERE aggregate_identifier = ? ORDER BY global_index
                        """).param(rollout.toString()).query().listOfRows();
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0))
                .containsEntry("payload_type", "rollout.RolloutPaused")
                .containsEntry("payload_revision", "1")
                .containsEntry("sequence_number", 0L)
                .containsEntry("actor", "system:test")
                .containsEntry("role", "SYSTEM")
                .containsEntry("use_case", "churn")
                .containsEntry("correlation", "request-7");
        assertThat(rows.get(0).get("payload").toString()).startsWith("{\"rolloutId\":\"" + rollout);
        assertThat(rows.get(1))
                .containsEntry("payload_type", "rollout.RolloutResumed")
                .containsEntry("actor", "system:other");
        assertThat(rows.get(1).get("correlation")).isEqualTo(rows.get(1).get("causation"));
        assertThat(UUID.fromString(rows.get(0).get("event_identifier").toString())
                        .version())
                .isEqualTo(7);
        assertThat(UUID.fromString(rows.get(0).get("causation").toString()).version())
                .isEqualTo(7);
        assertThat(projection.next()).isInstanceOf(RolloutPaused.class);
        assertThat(projection.next()).isInstanceOf(RolloutResumed.class);
        assertThat(sql.sql("SELECT count(*) FROM token_entry WHERE processor_name = 'test.rollout'")
                        .query(Long.class)
                        .single())
                .isPositive();
    }

    @Test
    void aCommandWithoutAnActorStoresNothing() {
        RolloutId rollout = RolloutId.next();

        assertThatThrownBy(() -> commands.sendAndWait(new Pause(rollout.toString(), "anonymous")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("metadata actor");
        assertThat(store.lastSequenceNumberFor(rollout.toString())).isEmpty();
    }

    @Test
    void anEventOfRevision1IsUpcastOnTheWayToItsHandlers() throws Exception {
        String id = "01990000-0000-7000-8000-000000000005";
        try (var golden = getClass().getResourceAsStream("/golden/rollout.RolloutStarted.1.json")) {
            sql.sql("""
                            WITH head AS (UPDATE event_log_head SET next_index = next_index + 1 RETURNING next_index - 1 AS here)
                            INSERT INTO domain_event_entry
                            SELECT here, 'an old event', ?, 0, 'Rollout', '2026-01-01T00:00:00.000Z',
                                   'rollout.RolloutStarted', '1', ?, '{}' FROM head
                            """).param(id).param(golden.readAllBytes()).update();
        }

        assertThat(store.readEvents(id).next().getPayload())
                .isInstanceOfSatisfying(
                        RolloutStarted.class,
                        started -> assertThat(started.salt()).isEqualTo(id));
    }

    record Pause(@TargetAggregateIdentifier String rollout, String reason) {}

    record Resume(@TargetAggregateIdentifier String rollout) {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({EventStoreConfiguration.class, PausableRollout.class, Projection.class})
    static class Application {}

    @Aggregate
    static class PausableRollout {
        @SuppressWarnings("UnusedVariable") // Axon reads it
        @AggregateIdentifier
        private String id;

        private boolean paused;

        @CommandHandler
        @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
        void decide(Pause command) {
            AggregateLifecycle.apply(
                    new RolloutPaused(RolloutId.of(command.rollout()), command.reason(), Instant.EPOCH));
        }

        @CommandHandler
        void decide(Resume command) {
            assertThat(paused).isTrue();
            AggregateLifecycle.apply(new RolloutResumed(RolloutId.of(command.rollout()), Instant.EPOCH));
        }

        @EventSourcingHandler
        void evolve(RolloutPaused event) {
            id = event.rolloutId().toString();
            paused = true;
        }
    }

    @ProcessingGroup("test.rollout")
    static class Projection {
        private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();

        @EventHandler
        void on(EventMessage<?> event) {
            if (!(event.getPayload() instanceof RolloutStarted)) {
                seen.add(event.getPayload());
            }
        }

        Object next() throws InterruptedException {
            return seen.poll(20, TimeUnit.SECONDS);
        }
    }
}
