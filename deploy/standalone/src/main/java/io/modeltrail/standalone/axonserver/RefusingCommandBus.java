package io.modeltrail.standalone.axonserver;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.standalone.problem.RefusalOf;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandResultMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.messaging.MessageHandler;

/**
 * Where commands from Axon Server are handled. Whatever fails, also the append and the commit, which no interceptor sees, is packed as
 * the refusal that it stands for; the text of another exception could repeat personal data.
 */
final class RefusingCommandBus extends SimpleCommandBus {
    RefusingCommandBus(Builder builder) {
        super(builder);
    }

    @Override
    protected <C, R> void handle(
            CommandMessage<C> command,
            MessageHandler<? super CommandMessage<?>> handler,
            CommandCallback<? super C, ? super R> callback) {
        super.<C, R>handle(command, handler, (handled, result) -> callback.onResult(handled, packed(result)));
    }

    private static <R> CommandResultMessage<? extends R> packed(CommandResultMessage<? extends R> result) {
        if (!result.isExceptional()) {
            return result;
        }
        Refusal refusal = RefusalOf.exception(result.exceptionResult());
        return new GenericCommandResultMessage<>(
                new CommandExecutionException(refusal.getMessage(), null, RefusalDetails.of(refusal)),
                result.getMetaData());
    }
}
