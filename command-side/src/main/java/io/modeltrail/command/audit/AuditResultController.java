package io.modeltrail.command.audit;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.AccessCommand.RecordAccess;
import io.modeltrail.contracts.audit.AccessId;
import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.contracts.audit.TrailMetadata;
import java.time.Clock;
import java.util.Map;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes what an auditor's program found out about the log of this server. */
@RestController
@RequestMapping("/api/v1/audit/audits")
class AuditResultController {
    private final CommandGateway commands;
    private final Clock clock;

    AuditResultController(CommandGateway commands, Clock clock) {
        this.commands = commands;
        this.clock = clock;
    }

    /** What an audit can end with. */
    enum Verdict {
        SOUND,
        NOT_SOUND
    }

    /**
     * What the auditor says; the server does not check it again.
     *
     * @param size leaves of the checkpoint that was verified
     * @param root of it, in Base64
     * @param key that signed it, as a C2SP verifier key
     * @param findings how many
     */
    record AuditResult(Verdict verdict, long size, String root, String key, long findings) {}

    record AuditRecorded(AccessId accessId) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    AuditRecorded record(@RequestBody AuditResult result, Actor actor) {
        AccessId id = AccessId.next();
        Map<String, String> details = Map.of(
                "verdict", result.verdict().name(),
                "size", Long.toString(result.size()),
                "root", result.root(),
                "key", result.key(),
                "findings", Long.toString(result.findings()));
        commands.sendAndWait(
                new RecordAccess(id, AccessKind.AUDIT, "/api/v1/audit/export", details, actor, clock.instant()),
                MetaData.from(TrailMetadata.of(actor, TrailMetadata.PLATFORM)));
        return new AuditRecorded(id);
    }
}
