package io.modeltrail.saga.retraining;

import io.modeltrail.contracts.access.Actor;
import java.util.Map;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends commands when what the saga remembers is stored. A refused command would otherwise take the saga's own step back with it;
 * one that is lost between storing and sending is made up for by the saga's next look.
 */
final class AfterCommit {
    static final Actor ACTOR = Actor.system("retraining");
    private static final Logger LOG = LoggerFactory.getLogger(AfterCommit.class);

    private AfterCommit() {}

    static void send(CommandGateway commands, Object command, Map<String, ?> metaData) {
        CurrentUnitOfWork.get()
                .root()
                .afterCommit(stored -> outsideOf(
                        stored,
                        () -> commands.send(new GenericCommandMessage<>(command, metaData), (sent, result) -> {
                            if (result.isExceptional()) {
                                LOG.info(
                                        "{} was not taken: {}",
                                        command.getClass().getSimpleName(),
                                        result.exceptionResult().getMessage());
                            }
                        })));
    }

    /** Within a unit of work that is committed already, the command could not record anything. */
    private static void outsideOf(UnitOfWork<?> committed, Runnable sending) {
        CurrentUnitOfWork.clear(committed);
        try {
            sending.run();
        } finally {
            CurrentUnitOfWork.set(committed);
        }
    }
}
