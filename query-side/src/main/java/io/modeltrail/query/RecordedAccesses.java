package io.modeltrail.query;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.AccessCommand.RecordAccess;
import io.modeltrail.contracts.audit.AccessId;
import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.contracts.audit.TrailMetadata;
import java.time.Clock;
import java.util.Map;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.springframework.stereotype.Component;

/** Records who takes what, before the first byte is given away: what cannot be recorded is not handed out. */
@Component
public class RecordedAccesses {
    private final CommandGateway commands;
    private final Clock clock;

    public RecordedAccesses(CommandGateway commands, Clock clock) {
        this.commands = commands;
        this.clock = clock;
    }

    /**
     * Returns when the record is durable.
     *
     * @param what an address or a noun
     * @param details filters, counts and positions; no personal data
     * @throws RuntimeException why it was not recorded
     */
    public AccessId record(AccessKind kind, String what, Map<String, String> details, Actor by) {
        AccessId id = AccessId.next();
        commands.sendAndWait(
                new RecordAccess(id, kind, what, details, by, clock.instant()),
                MetaData.from(TrailMetadata.of(by, TrailMetadata.PLATFORM)));
        return id;
    }
}
