package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.audit.AccessCommand.RecordAccess;
import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.contracts.audit.TrailMetadata;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.springframework.stereotype.Component;

/** Has it recorded who replayed what, and what came of it. */
@Component
class ReplayAccess {
    private final CommandGateway commands;
    private final Clock clock;

    ReplayAccess(CommandGateway commands, Clock clock) {
        this.commands = commands;
        this.clock = clock;
    }

    /** The record's identity follows from that of the replay: one that another worker has completed is recorded once. */
    void record(ReplayJob job, AccessKind kind, String what, Map<String, String> details) {
        Map<String, String> all = new LinkedHashMap<>(details);
        all.put("replayId", job.replayId().toString());
        commands.sendAndWait(
                new RecordAccess(
                        job.replayId().access(), kind, what, all, job.by(), Instant.ofEpochMilli(clock.millis())),
                job.useCase() == null
                        ? MetaData.from(TrailMetadata.of(job.by()))
                        : MetaData.from(TrailMetadata.of(job.by(), job.useCase())));
    }
}
