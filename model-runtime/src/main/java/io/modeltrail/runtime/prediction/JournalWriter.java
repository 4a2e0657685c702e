package io.modeltrail.runtime.prediction;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/** Stores a list of events in one transaction, all or none. */
@Component
public class JournalWriter {
    private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

    private final EventStore store;
    private final PlatformTransactionManager transactions;

    JournalWriter(EventStore store, PlatformTransactionManager transactions) {
        this.store = store;
        this.transactions = transactions;
    }

    /**
     * The events alone: the store needs no transaction for one list, whose statement is one by itself.
     *
     * @return why nothing was stored, empty when all is durable
     */
    Optional<WriteFailure> write(List<? extends DomainEventMessage<?>> events) {
        try {
            return published(DefaultUnitOfWork.startAndGet(null), () -> events);
        } catch (RuntimeException | Error failure) { // the writer's thread must outlive whatever happens to one batch
            return Optional.of(WriteFailure.of(failure));
        }
    }

    /**
     * The same with rows that are true only when the events are stored, for example how far a job has come. With Axon Server as event store
     * the two are stored one after the other.
     *
     * @param rows changes them, within the transaction
     */
    public Optional<WriteFailure> write(List<? extends DomainEventMessage<?>> events, Runnable rows) {
        return writeMade(() -> {
            rows.run();
            return events;
        });
    }

    /**
     * The same for events that are made of rows which the transaction has locked, for example of work that is taken from a queue.
     *
     * @param work makes them, within the transaction; none = the rows alone are changed
     */
    public Optional<WriteFailure> writeMade(Supplier<? extends List<? extends DomainEventMessage<?>>> work) {
        try {
            TransactionStatus transaction = transactions.getTransaction(new DefaultTransactionDefinition());
            try {
                return publish(work, transaction);
            } finally {
                rollBackIfOpen(transaction);
            }
        } catch (RuntimeException | Error failure) { // the writer's thread must outlive whatever happens to one batch
            return Optional.of(WriteFailure.of(failure));
        }
    }

    /**
     * The transaction is committed in the commit phase of Axon's unit of work: the store wakes its readers after that phase. Woken
     * before the commit, they would find nothing and sleep for another second.
     */
    private Optional<WriteFailure> publish(
            Supplier<? extends List<? extends DomainEventMessage<?>>> work, TransactionStatus transaction) {
        UnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(null);
        unit.onCommit(committing -> transactions.commit(transaction));
        return published(unit, work);
    }

    private Optional<WriteFailure> published(
            UnitOfWork<?> unit, Supplier<? extends List<? extends DomainEventMessage<?>>> work) {
        ResultMessage<?> outcome = unit.executeWithResult(() -> {
            store.publish(work.get());
            return null;
        });
        return outcome.isExceptional() ? Optional.of(WriteFailure.of(outcome.exceptionResult())) : Optional.empty();
    }

    private void rollBackIfOpen(TransactionStatus transaction) {
        try {
            if (!transaction.isCompleted()) {
                transactions.rollback(transaction);
            }
        } catch (TransactionException connectionGone) {
            // Then the server has rolled back by itself, and what the requests are told is why it went.
            LOG.debug("no rollback: {}", connectionGone.getClass().getName());
        }
    }
}
