package io.modeltrail.command.retraining;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.retraining.RetrainingCause;
import io.modeltrail.contracts.retraining.RetrainingCommand;
import io.modeltrail.contracts.retraining.RetrainingCommand.CancelRetrainingCycle;
import io.modeltrail.contracts.retraining.RetrainingCommand.DefineRetraining;
import io.modeltrail.contracts.retraining.RetrainingCommand.DisableRetraining;
import io.modeltrail.contracts.retraining.RetrainingCommand.EnableRetraining;
import io.modeltrail.contracts.retraining.RetrainingCommand.StartRetraining;
import io.modeltrail.contracts.retraining.RetrainingCycleId;
import io.modeltrail.contracts.retraining.RetrainingDefinition;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/use-cases/{useCase}/retraining")
class RetrainingController {
    private static final int LONGEST_REASON = 2_000;

    private final CommandGateway commands;
    private final Clock clock;

    RetrainingController(CommandGateway commands, Clock clock) {
        this.commands = commands;
        this.clock = clock;
    }

    record RetrainingAnswer(UseCaseKey useCase) {}

    /** @param reason a sentence for the record, without personal data */
    record Cancellation(@Nullable String reason) {}

    record CycleAnswer(RetrainingCycleId cycleId) {}

    /** Says how the use case is retrained, for the first time or anew. */
    @PostMapping
    RetrainingAnswer define(
            @PathVariable("useCase") String useCase, @RequestBody RetrainingDefinition definition, Actor actor) {
        return send(new DefineRetraining(new UseCaseKey(useCase), definition, actor), actor);
    }

    @PostMapping("/enabling")
    RetrainingAnswer enable(@PathVariable("useCase") String useCase, Actor actor) {
        return send(new EnableRetraining(new UseCaseKey(useCase), actor), actor);
    }

    /** No further cycle starts. One under way goes on to its end. */
    @PostMapping("/disabling")
    RetrainingAnswer disable(@PathVariable("useCase") String useCase, Actor actor) {
        return send(new DisableRetraining(new UseCaseKey(useCase), actor), actor);
    }

    /** Starts a cycle by hand; {@code GET} on the answered location shows the cycles. */
    @PostMapping("/cycles")
    ResponseEntity<CycleAnswer> start(@PathVariable("useCase") String useCase, Actor actor) {
        RetrainingCycleId cycle = RetrainingCycleId.next();
        UseCaseKey key = new UseCaseKey(useCase);
        send(new StartRetraining(key, cycle, new RetrainingCause.Request(actor), clock.instant()), actor);
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/use-cases/" + key + "/retraining/cycles"))
                .body(new CycleAnswer(cycle));
    }

    /** Ends the cycle under way. The snapshot or the training that it has asked for goes on by itself. */
    @PostMapping("/cycles/{id}/cancellation")
    CycleAnswer cancel(
            @PathVariable("useCase") String useCase,
            @PathVariable("id") String id,
            @RequestBody Cancellation body,
            Actor actor) {
        RetrainingCycleId cycle = RetrainingCycleId.of(id);
        send(
                new CancelRetrainingCycle(
                        new UseCaseKey(useCase), cycle, actor, checked(body.reason()), clock.instant()),
                actor);
        return new CycleAnswer(cycle);
    }

    private static String checked(@Nullable String reason) {
        if (reason == null || reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("field", "reason", "length", Integer.toString(reason == null ? 0 : reason.length())),
                    "Give a reason of 1 to " + LONGEST_REASON + " characters that are not all blank.");
        }
        return reason;
    }

    private RetrainingAnswer send(RetrainingCommand command, Actor actor) {
        commands.sendAndWait(command, MetaData.from(TrailMetadata.of(actor, command.useCase())));
        return new RetrainingAnswer(command.useCase());
    }
}
