package io.modeltrail.command.model;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionCommand;
import io.modeltrail.contracts.model.ModelVersionCommand.ApproveModelVersion;
import io.modeltrail.contracts.model.ModelVersionCommand.RejectModelVersion;
import io.modeltrail.contracts.model.ModelVersionCommand.SubmitModelVersion;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Clock;
import java.util.Map;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/model-versions/{id}")
class ModelVersionController {
    private static final int LONGEST_TEXT = 2_000;

    private final CommandGateway commands;
    private final Clock clock;

    ModelVersionController(CommandGateway commands, Clock clock) {
        this.commands = commands;
        this.clock = clock;
    }

    /** @param artefactDigest what the approver looked at; left out = whatever is registered */
    record Approval(
            @Nullable Sha256Digest artefactDigest, @Nullable String comment) {}

    record Rejection(String reason) {}

    record DecisionAnswer(ModelVersionId modelVersionId) {}

    /** Puts the model version before the approvers. */
    @PostMapping("/submission")
    DecisionAnswer submit(@PathVariable("id") String id, Actor actor) {
        return send(new SubmitModelVersion(ModelVersionId.of(id), actor), actor);
    }

    /** One person's yes. The second one, by somebody else, approves the model version. */
    @PostMapping("/approvals")
    DecisionAnswer approve(@PathVariable("id") String id, @RequestBody Approval body, Actor actor) {
        String comment = body.comment() == null ? "" : checked("comment", body.comment());
        return send(
                new ApproveModelVersion(ModelVersionId.of(id), actor, body.artefactDigest(), comment, clock.instant()),
                actor);
    }

    /** One person's no, which is enough. */
    @PostMapping("/rejection")
    DecisionAnswer reject(@PathVariable("id") String id, @RequestBody Rejection body, Actor actor) {
        return send(
                new RejectModelVersion(ModelVersionId.of(id), actor, checked("reason", body.reason()), clock.instant()),
                actor);
    }

    private DecisionAnswer send(ModelVersionCommand command, Actor actor) {
        commands.sendAndWait(command, MetaData.from(TrailMetadata.of(actor)));
        return new DecisionAnswer(command.modelVersionId());
    }

    private static String checked(String name, String text) {
        if (text.length() > LONGEST_TEXT) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("field", name, "length", Integer.toString(text.length())),
                    "Give " + name + " at most " + LONGEST_TEXT + " characters.");
        }
        return text;
    }
}
