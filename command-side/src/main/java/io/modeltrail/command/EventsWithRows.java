package io.modeltrail.command;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/** Records events in the same transaction as the rows that they come with, for things that are decided by rows and not by an aggregate. */
@Component
public class EventsWithRows {
    private final EventStore store;
    private final PlatformTransactionManager transactions;

    public EventsWithRows(EventStore store, PlatformTransactionManager transactions) {
        this.store = store;
        this.transactions = transactions;
    }

    /**
     * What is to be recorded.
     *
     * @param sequence of the event in its aggregate, counted from 0
     */
    public record Entry(String aggregateType, String aggregateId, long sequence, UseCaseKey useCase, Object event) {}

    /**
     * Changes rows and records the events that the change is, all or nothing.
     *
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
                : new IllegalStateException("events were not recorded", cause);
    }

    private static List<DomainEventMessage<?>> messages(Actor actor, List<Entry> entries) {
        String correlation = Identifiers.next().toString();
        return entries.stream()
                .<DomainEventMessage<?>>map(entry -> new GenericDomainEventMessage<>(
                        entry.aggregateType(),
                        entry.aggregateId(),
                        entry.sequence(),
                        entry.event(),
                        metaData(actor, entry.useCase(), correlation)))
                .toList();
    }

    private static Map<String, String> metaData(Actor actor, UseCaseKey useCase, String correlation) {
        Map<String, String> metaData = new HashMap<>(TrailMetadata.of(actor, useCase));
        metaData.put(TrailMetadata.CORRELATION_ID, correlation);
        metaData.put(TrailMetadata.CAUSATION_ID, correlation);
        return metaData;
    }
}
