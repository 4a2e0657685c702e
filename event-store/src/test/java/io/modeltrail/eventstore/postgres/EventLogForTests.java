package io.modeltrail.eventstore.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutPaused;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.eventstore.serial.NamedEventSerializer;
import io.modeltrail.testkit.PostgresForTests;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A new event log on a real PostgreSQL. */
final class EventLogForTests implements AutoCloseable {
    static final UseCaseKey CHURN = new UseCaseKey("churn");

    private final HikariDataSource pool = PostgresForTests.freshDatabase("classpath:db/migration/eventstore");
    private final JdbcTransactionManager transactions = new JdbcTransactionManager(pool);
    private final EventLogLimits limits;
    private final PostgresEventStorageEngine engine;
    private final EmbeddedEventStore store;

    EventLogForTests(EventLogLimits limits) {
        this.limits = limits;
        engine = start();
        store = EmbeddedEventStore.builder().storageEngine(engine).build();
    }

    /** One more engine on the same log, as another process would have; on a slow machine too it forgets no prediction of a test. */
    PostgresEventStorageEngine start() {
        return start(new AppendSignal());
    }

    /** @param appended what the engine tells of what it has stored */
    PostgresEventStorageEngine start(AppendSignal appended) {
        return start(appended, new AppendSignal());
    }

    PostgresEventStorageEngine start(AppendSignal appended, AppendSignal besidesPredictions) {
        NamedEventSerializer serializer = NamedEventSerializer.ofContracts();
        return PostgresEventStorageEngine.start(
                pool,
                new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(pool)),
                new SpringTransactionManager(transactions),
                serializer,
                serializer,
                NoOpEventUpcaster.INSTANCE,
                limits,
                new RecentPredictions(never -> {}, System::nanoTime),
                appended,
                besidesPredictions);
    }

    PostgresEventStorageEngine engine() {
        return engine;
    }

    EmbeddedEventStore store() {
        return store;
    }

    DataSource dataSource() {
        return pool;
    }

    JdbcClient sql() {
        return JdbcClient.create(pool);
    }

    TransactionTemplate transaction() {
        return new TransactionTemplate(transactions);
    }

    List<Long> positions() {
        return sql().sql("SELECT global_index FROM domain_event_entry ORDER BY global_index")
                .query(Long.class)
                .list();
    }

    long nextIndex() {
        return sql().sql("SELECT next_index FROM event_log_head")
                .query(Long.class)
                .single();
    }

    static Map<String, String> trail() {
        Map<String, String> trail = new HashMap<>(TrailMetadata.of(Actor.system("test"), CHURN));
        trail.put(TrailMetadata.CORRELATION_ID, "the request");
        trail.put(TrailMetadata.CAUSATION_ID, "the command");
        return trail;
    }

    static EventMessage<?> event() {
        return new GenericEventMessage<>(payload(), trail());
    }

    static List<? extends EventMessage<?>> events(int count) {
        return IntStream.range(0, count).mapToObj(ignored -> event()).toList();
    }

    static DomainEventMessage<?> ofAggregate(String aggregate, long sequence) {
        return new GenericDomainEventMessage<>("Rollout", aggregate, sequence, payload(), trail());
    }

    static RolloutPaused payload() {
        return new RolloutPaused(RolloutId.next(), "a reason", Instant.parse("2026-03-01T09:30:00Z"));
    }

    @Override
    public void close() {
        store.shutDown();
        pool.close();
    }
}
