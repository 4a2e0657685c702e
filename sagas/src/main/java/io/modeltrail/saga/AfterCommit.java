package io.modeltrail.saga;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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
public final class AfterCommit {
    private static final int DEEPEST_CAUSE = 30;
    private static final Logger LOG = LoggerFactory.getLogger(AfterCommit.class);

    private AfterCommit() {}

    public static void send(CommandGateway commands, Object command, Map<String, ?> metaData) {
        send(commands, command, metaData, refusal -> {});
    }

    /** @param whenRefused is told of a refusal that stays the same however often the command is sent */
    public static void send(
            CommandGateway commands, Object command, Map<String, ?> metaData, Consumer<Refusal> whenRefused) {
        sendAndTell(
                commands,
                command,
                metaData,
                failure -> refusalIn(failure)
                        .filter(refusal -> isForGood(refusal.code().kind()))
                        .ifPresent(whenRefused));
    }

    /** @param whenFailed is told of everything that the command was not taken for */
    public static void sendAndTell(
            CommandGateway commands, Object command, Map<String, ?> metaData, Consumer<Throwable> whenFailed) {
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
                                whenFailed.accept(result.exceptionResult());
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

    public static Optional<Refusal> refusalIn(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof Refusal refusal) {
                return Optional.of(refusal);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private static boolean isForGood(RefusalCode.Kind kind) {
        return switch (kind) {
            case INVALID,
                    FORBIDDEN,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    NOT_ACCEPTABLE,
                    TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE,
                    UNPROCESSABLE -> true;
            case UNAUTHENTICATED, CONFLICT, TOO_MANY_REQUESTS, INTERNAL, NOT_READY -> false;
        };
    }
}
