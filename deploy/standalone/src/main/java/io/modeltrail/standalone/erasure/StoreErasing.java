package io.modeltrail.standalone.erasure;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.subject.ErasableStore;
import io.modeltrail.contracts.subject.SubjectCommand;
import io.modeltrail.contracts.subject.SubjectCommand.BeginStoreErasure;
import io.modeltrail.contracts.subject.SubjectCommand.RecordStoreErased;
import io.modeltrail.contracts.subject.SubjectCommand.RecordStoreFailed;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.contracts.subject.SubjectDirectory.SubjectState;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureAnnounced;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Does one store's part of each erasure. The processor tries what fails again for as long as it takes, in this process or in the next;
 * each kind of failure is recorded once. What is announced of an erasure that was stopped since is left alone.
 */
final class StoreErasing {
    private static final Logger LOG = LoggerFactory.getLogger(StoreErasing.class);
    private static final Actor ACTOR = Actor.system("erasure");

    private final ErasableStore store;
    private final SubjectDirectory subjects;
    private final CommandGateway commands;
    private final TransactionOperations suspended;

    /** @param suspended runs something outside of the processor's transaction: rewriting files takes longer than one may be idle */
    StoreErasing(
            ErasableStore store, SubjectDirectory subjects, CommandGateway commands, TransactionOperations suspended) {
        this.store = store;
        this.subjects = subjects;
        this.commands = commands;
        this.suspended = suspended;
    }

    boolean isOf(String name) {
        return store.name().equals(name);
    }

    @EventHandler
    void on(ErasureAnnounced event, EventMessage<?> message) {
        if (!event.stores().contains(store.name())) {
            return;
        }
        Map<String, String> metaData = metaData(event, message);
        UnitOfWork<?> batch = CurrentUnitOfWork.get();
        // Within it the commands would only be recorded with the batch, in a transaction that has waited for files.
        CurrentUnitOfWork.clear(batch);
        try {
            suspended.executeWithoutResult(status -> erase(event, metaData));
        } finally {
            CurrentUnitOfWork.set(batch);
        }
    }

    private void erase(ErasureAnnounced event, Map<String, String> metaData) {
        boolean underWay = subjects.state(event.subjectId()).equals(Optional.of(SubjectState.BARRED));
        Optional<Person> person = underWay ? subjects.person(event.subjectId()) : Optional.empty();
        if (person.isEmpty()) {
            return;
        }
        if (!mayBegin(event, metaData)) {
            return;
        }
        SubjectCommand done;
        try {
            done = new RecordStoreErased(
                    event.subjectId(), event.erasureId(), store.erase(event.subjectId(), person.get()));
        } catch (RuntimeException failed) {
            LOG.warn("The store {} could not erase subject {}: {}", store.name(), event.subjectId(), kinds(failed));
            send(new RecordStoreFailed(event.subjectId(), event.erasureId(), store.name(), kinds(failed)), metaData);
            throw new IllegalStateException("the store " + store.name() + " is tried again: " + kinds(failed));
        }
        send(done, metaData);
        LOG.info("The store {} has erased subject {}", store.name(), event.subjectId());
    }

    /** The directory learns late of a stop; the erasure itself does not, and nothing begins once a legal hold was acknowledged. */
    private boolean mayBegin(ErasureAnnounced event, Map<String, String> metaData) {
        return Boolean.TRUE.equals(commands.<Object>sendAndWait(new GenericCommandMessage<>(
                new BeginStoreErasure(event.subjectId(), event.erasureId(), store.name()), metaData)));
    }

    private void send(SubjectCommand command, Map<String, String> metaData) {
        commands.sendAndWait(new GenericCommandMessage<>(command, metaData));
    }

    private static Map<String, String> metaData(ErasureAnnounced event, EventMessage<?> message) {
        Map<String, String> metaData = new HashMap<>(TrailMetadata.of(ACTOR, event.useCase()));
        metaData.put(TrailMetadata.CAUSATION_ID, message.getIdentifier());
        metaData.put(
                TrailMetadata.CORRELATION_ID,
                String.valueOf(
                        message.getMetaData().getOrDefault(TrailMetadata.CORRELATION_ID, message.getIdentifier())));
        return metaData;
    }

    /** Kinds of failure only: the message of a database's error can quote the row, and a row names people. */
    private static String kinds(Throwable error) {
        return Stream.iterate(error, cause -> cause != null, Throwable::getCause)
                .map(cause -> cause.getClass().getSimpleName())
                .distinct()
                .collect(Collectors.joining(", caused by "));
    }
}
