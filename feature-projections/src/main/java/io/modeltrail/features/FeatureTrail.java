package io.modeltrail.features;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.feature.FeatureQualityEvent;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/** Records what was found out and done, in the same transaction as the rows that it changes. */
@Component
public class FeatureTrail {
    /** Whoever looks at sources and values without being asked. */
    public static final Actor MONITOR = Actor.system("feature-monitor");

    private static final String AGGREGATE = "FeatureMeasurement";

    private final EventStore store;
    private final PlatformTransactionManager transactions;

    FeatureTrail(EventStore store, DataSource database) {
        this.store = store;
        this.transactions = new JdbcTransactionManager(database);
    }

    /**
     * What is to be recorded.
     *
     * @param sequence 0 for a measurement's first event, 1 for the second
     */
    public record Entry(UseCaseKey useCase, FeatureQualityEvent event, long sequence) {
        public Entry(UseCaseKey useCase, FeatureQualityEvent event) {
            this(useCase, event, 0);
        }
    }

    /** What the monitor found out. */
    public void record(Supplier<List<Entry>> change) {
        record(MONITOR, change);
    }

    /**
     * Changes rows and records the events that the change is, all or nothing.
     *
     * @param actor who does it
     * @param change gives the events; it runs within the transaction
     * @throws RuntimeException why nothing was changed or recorded
     */
    public void record(Actor actor, Supplier<List<Entry>> change) {
        TransactionStatus transaction = transactions.getTransaction(new DefaultTransactionDefinition());
        try {
            UnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(null);
            // In the commit phase: the store wakes its readers after that phase, and they must find the events.
            unit.onCommit(committing -> transactions.commit(transaction));
            ResultMessage<?> outcome = unit.executeWithResult(() -> {
                store.publish(messages(actor, change.get()));
                return null;
            });
            if (outcome.isExceptional()) {
                throw failure(outcome.exceptionResult());
            }
        } finally {
            if (!transaction.isCompleted()) {
                transactions.rollback(transaction);
            }
        }
    }

    private static RuntimeException failure(Throwable cause) {
        return cause instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException("a measurement was not recorded", cause);
    }

    private static List<DomainEventMessage<?>> messages(Actor actor, List<Entry> entries) {
        List<DomainEventMessage<?>> messages = new ArrayList<>();
        for (Entry entry : entries) {
            String id = entry.event().measurementId().toString();
            MetaData metaData = MetaData.from(TrailMetadata.of(actor, entry.useCase()))
                    .and(TrailMetadata.CORRELATION_ID, id)
                    .and(TrailMetadata.CAUSATION_ID, id);
            messages.add(new GenericDomainEventMessage<>(AGGREGATE, id, entry.sequence(), entry.event(), metaData));
        }
        return messages;
    }
}
