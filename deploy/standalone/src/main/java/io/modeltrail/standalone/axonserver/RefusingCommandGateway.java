package io.modeltrail.standalone.axonserver;

import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandResultMessage;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;

/** Gives the sender of a command the refusal that its handler made in another process. */
final class RefusingCommandGateway extends DefaultCommandGateway {
    RefusingCommandGateway(Builder builder) {
        super(builder);
    }

    /** Everything else that sends goes through here. */
    @Override
    public <C, R> void send(C command, CommandCallback<? super C, ? super R> callback) {
        super.<C, R>send(command, (sent, result) -> callback.onResult(sent, unpacked(result)));
    }

    private static <R> CommandResultMessage<? extends R> unpacked(CommandResultMessage<? extends R> result) {
        return result.isExceptional()
                ? new GenericCommandResultMessage<>(
                        RefusalDetails.unpacked(result.exceptionResult()), result.getMetaData())
                : result;
    }
}
