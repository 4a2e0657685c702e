package io.modeltrail.command.rollout;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A log of events, which is not in the database of the rows, and what reads them off it. */
record LogAndRows(
        EmbeddedEventStore store, StandingRows rows, StandingCatchUp catchUp, TransactionTemplate transaction) {
    private static final AtomicLong AGGREGATES = new AtomicLong();

    static LogAndRows of(DataSource database, EventStorageEngine engine, boolean logIsElsewhere) {
        EmbeddedEventStore store =
                EmbeddedEventStore.builder().storageEngine(engine).build();
        JdbcTransactionManager transactions = new JdbcTransactionManager(database);
        StandingRows rows = new StandingRows(JdbcClient.create(database));
        StandingCatchUp catchUp =
                new StandingCatchUp(rows, new StandingFold(rows), new StandingLog(store), transactions, logIsElsewhere);
        return new LogAndRows(store, rows, catchUp, new TransactionTemplate(transactions));
    }

    /** Stored in the log and nowhere else, as after a crash between the append and the commit of the rows. */
    void happened(Object... events) {
        store.publish(List.of(events).stream()
                .map(event ->
                        new GenericDomainEventMessage<>("Any", "aggregate-" + AGGREGATES.incrementAndGet(), 0, event))
                .toList());
    }
}
