package io.modeltrail.eventstore.postgres;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.eventstore.serial.EventCatalogue;
import io.modeltrail.eventstore.serial.NamedEventSerializer;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;

/**
 * Axon's JDBC engine with dense positions that appear in the order of commits, beginning with 0. A reader that has seen position N
 * has seen everything before it, so Axon's search for gaps that may still be filled is switched off.
 *
 * <p>Axon's builder does not accept a lowest position of 0. Its default of 1 does the same here: the number only tells which gaps
 * may lie before the first event that a reader meets, and before position 0 there are none.
 */
public final class PostgresEventStorageEngine extends JdbcEventStorageEngine {
    private static final int BATCH_SIZE = 1000;

    private final NamedEventSerializer events;
    private final EventCatalogue catalogue;
    private final EventLogLimits limits;
    private final RecentPredictions recent;
    private final AppendSignal appended;

    /**
     * An engine whose log has been checked.
     *
     * @param events only what is in its catalogue is stored as an event
     * @throws IllegalStateException when the head does not fit the stored events
     */
    public static PostgresEventStorageEngine start(
            DataSource dataSource,
            ConnectionProvider connections,
            TransactionManager transactions,
            NamedEventSerializer events,
            Serializer snapshots,
            EventUpcaster upcasters,
            EventLogLimits limits) {
        return start(
                dataSource,
                connections,
                transactions,
                events,
                snapshots,
                upcasters,
                limits,
                new RecentPredictions(),
                new AppendSignal());
    }

    static PostgresEventStorageEngine start(
            DataSource dataSource,
            ConnectionProvider connections,
            TransactionManager transactions,
            NamedEventSerializer events,
            Serializer snapshots,
            EventUpcaster upcasters,
            EventLogLimits limits,
            RecentPredictions recent,
            AppendSignal appended) {
        EventLogHead.verify(dataSource);
        AppendStatement append = new AppendStatement(limits);
        return new PostgresEventStorageEngine(
                builder()
                        .connectionProvider(connections)
                        .transactionManager(transactions)
                        .eventSerializer(events)
                        .snapshotSerializer(snapshots)
                        .upcasterChain(upcasters)
                        .schema(TrailSchema.EVENTS)
                        .batchSize(BATCH_SIZE)
                        // Events are never removed, so a batch that is not full is an aggregate's last.
                        .finalAggregateBatchPredicate(batch -> batch.size() < BATCH_SIZE)
                        .extendedGapCheckEnabled(false)
                        .persistenceExceptionResolver(
                                failure -> ServerFailure.of(failure).isDuplicate())
                        .createTokenAt((connection, schema, instant) -> TokenAtStatement.prepare(connection, instant))
                        .appendEvents((connection, schema, dataType, messages, serializer, timestamps) ->
                                append.prepare(connection, messages, serializer, first -> recent.add(first, messages))),
                events,
                limits,
                recent,
                appended);
    }

    private PostgresEventStorageEngine(
            Builder builder,
            NamedEventSerializer events,
            EventLogLimits limits,
            RecentPredictions recent,
            AppendSignal appended) {
        super(builder);
        this.events = events;
        this.catalogue = events.catalogue();
        this.limits = limits;
        this.recent = recent;
        this.appended = appended;
    }

    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        for (EventMessage<?> event : events) {
            catalogue.of(event.getPayloadType());
            new CompleteTrail(event).orRefuse();
        }
        this.events.prepare(events);
        super.appendEvents(events, serializer);
        if (CurrentUnitOfWork.isStarted()) { // its transaction is still open
            CurrentUnitOfWork.get().afterCommit(unit -> appended.appended());
        } else {
            appended.appended();
        }
    }

    RecentPredictions recent() {
        return recent;
    }

    AppendSignal appended() {
        return appended;
    }

    @Override
    protected void handlePersistenceException(Exception exception, EventMessage<?> failedEvent) {
        ServerFailure failure = ServerFailure.of(exception);
        if (failure.isLockTimeout()) {
            throw new Refusal(
                    RefusalCode.EVENT_LOG_BUSY,
                    Map.of("lockTimeout", limits.lockTimeout().toString()),
                    "Nothing was stored; try again in a few seconds.");
        }
        super.handlePersistenceException(failure, failedEvent);
    }
}
