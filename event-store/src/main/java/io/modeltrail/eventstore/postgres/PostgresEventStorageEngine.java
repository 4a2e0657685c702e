package io.modeltrail.eventstore.postgres;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.eventstore.serial.EventCatalogue;
import io.modeltrail.eventstore.serial.NamedEventSerializer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.JdbcUtils;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Axon's JDBC engine with dense positions that appear in the order of commits, beginning with 0. A reader that has seen position N
 * has seen everything before it, so Axon's search for gaps that may still be filled is switched off.
 *
 * <p>Axon's builder does not accept a lowest position of 0. Its default of 1 does the same here: the number only tells which gaps
 * may lie before the first event that a reader meets, and before position 0 there are none.
 */
public final class PostgresEventStorageEngine extends JdbcEventStorageEngine {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresEventStorageEngine.class);
    private static final int BATCH_SIZE = 1000;
    /** Some thirty processors follow what is not a prediction, each with a transaction of its own. */
    private static final int REST_MILLIS = 200;

    private final TransactionManager transactions;
    private final AppendStatement append;
    private final NamedEventSerializer events;
    private final EventCatalogue catalogue;
    private final EventLogLimits limits;
    private final RecentPredictions recent;
    private final AppendSignal appended;
    private final AppendSignal besidesPredictions;
    private final List<AppendListener> listeners = new CopyOnWriteArrayList<>();

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
                new AppendSignal(),
                new AppendSignal(REST_MILLIS));
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
            AppendSignal appended,
            AppendSignal besidesPredictions) {
        EventLogHead.verify(dataSource);
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
                        .createTokenAt((connection, schema, instant) -> TokenAtStatement.prepare(connection, instant)),
                transactions,
                events,
                limits,
                recent,
                appended,
                besidesPredictions);
    }

    private PostgresEventStorageEngine(
            Builder builder,
            TransactionManager transactions,
            NamedEventSerializer events,
            EventLogLimits limits,
            RecentPredictions recent,
            AppendSignal appended,
            AppendSignal besidesPredictions) {
        super(builder);
        this.transactions = transactions;
        this.append = new AppendStatement(limits);
        this.events = events;
        this.catalogue = events.catalogue();
        this.limits = limits;
        this.recent = recent;
        this.appended = appended;
        this.besidesPredictions = besidesPredictions;
    }

    /**
     * In the transaction that is open. Where none is, the one statement is its own: a list that is stored alone, as the journal of predictions
     * does it, then costs one round trip and holds the head only for as long as the server takes.
     */
    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        if (events.isEmpty()) {
            return;
        }
        for (EventMessage<?> event : events) {
            catalogue.of(event.getPayloadType());
            new CompleteTrail(event).orRefuse();
        }
        this.events.prepare(events);
        Connection connection = getConnection();
        boolean alone = commitsByItself(connection);
        if (alone) {
            append(connection, events, serializer, true);
        } else {
            JdbcUtils.closeQuietly(connection);
            transactions.executeInTransaction(() -> append(getConnection(), events, serializer, false));
        }
        if (!alone && CurrentUnitOfWork.isStarted()) { // its transaction is still open
            CurrentUnitOfWork.get().afterCommit(unit -> call(events));
        } else {
            call(events);
        }
    }

    private void call(List<? extends EventMessage<?>> stored) {
        appended.appended();
        for (EventMessage<?> event : stored) {
            if (event.getPayloadType() != PredictionMade.class) {
                besidesPredictions.appended();
                return;
            }
        }
    }

    /** @param alone whether the statement is its own transaction, which has ended with it */
    private void append(
            Connection connection, List<? extends EventMessage<?>> events, Serializer serializer, boolean alone) {
        try {
            AppendedRows rows = new AppendedRows(events, serializer);
            long first = append.execute(connection, rows);
            remember(first, events, rows, alone);
        } catch (SQLException failure) {
            handlePersistenceException(failure, events.getFirst());
        } finally {
            JdbcUtils.closeQuietly(connection);
        }
    }

    /** Never fails: what was stored is stored, whether or not those who follow find it here. */
    private void remember(long first, List<? extends EventMessage<?>> events, AppendedRows rows, boolean committed) {
        try {
            recent.add(first, events, committed);
        } catch (RuntimeException | Error failure) {
            warnOf(failure);
        }
        for (AppendListener listener : listeners) { // each hears of it, whatever befell the others
            try {
                listener.appended(first, rows);
            } catch (RuntimeException | Error failure) {
                warnOf(failure);
            }
        }
    }

    /** Without the message, which may say what is in the events. */
    private static void warnOf(Throwable failure) {
        LOG.warn(
                "followers read what was just stored from the log: {}",
                failure.getClass().getName());
    }

    private static boolean commitsByItself(Connection connection) {
        try {
            return connection.getAutoCommit();
        } catch (SQLException closed) {
            return false;
        }
    }

    /**
     * Hears of everything that this process stores. What a transaction stored may be rolled back afterwards, and then its positions are given
     * out again, of which the listener hears later.
     */
    public interface AppendListener {
        /**
         * In the thread that stores, which waits.
         *
         * @param first position of the first row
         */
        void appended(long first, AppendedRows rows);
    }

    public void tell(AppendListener listener) {
        listeners.add(listener);
    }

    RecentPredictions recent() {
        return recent;
    }

    AppendSignal appended() {
        return appended;
    }

    AppendSignal appendedBesidesPredictions() {
        return besidesPredictions;
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
