package io.modeltrail.query;

import io.modeltrail.contracts.audit.AccessCommand.RecordAccess;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;

/** Takes the one command that the read side sends, and can be told to refuse it. The command side has tests of its own. */
public final class AccessesForTests {
    private final CommandBus bus = SimpleCommandBus.builder().build();
    private final List<RecordAccess> recorded = new CopyOnWriteArrayList<>();
    private volatile boolean refusing;

    AccessesForTests() {
        bus.subscribe(RecordAccess.class.getName(), message -> {
            if (refusing) {
                throw new IllegalStateException("nothing can be recorded now");
            }
            RecordAccess command = (RecordAccess) message.getPayload();
            recorded.add(command);
            return null;
        });
    }

    CommandGateway gateway() {
        return DefaultCommandGateway.builder().commandBus(bus).build();
    }

    public List<RecordAccess> recorded() {
        return recorded;
    }

    /** From now on nothing can be recorded. */
    public void refuse() {
        refusing = true;
    }
}
