package io.modeltrail.command.model;

import io.modeltrail.command.model.DecisionSigning.Taken;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.DecisionStatement.Decision;
import io.modeltrail.contracts.model.ModelVersionCommand;
import io.modeltrail.contracts.model.ModelVersionCommand.ApproveModelVersion;
import io.modeltrail.contracts.model.ModelVersionCommand.RejectModelVersion;
import io.modeltrail.contracts.model.ModelVersionCommand.SubmitModelVersion;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.signing.DsseEnvelope;
import java.util.Base64;
import java.util.Map;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/model-versions/{id}")
class ModelVersionController {
    private static final int LONGEST_TEXT = 2_000;

    private final CommandGateway commands;
    private final DecisionSigning signing;

    ModelVersionController(CommandGateway commands, DecisionSigning signing) {
        this.commands = commands;
        this.signing = signing;
    }

    /**
     * @param artefactDigest what the approver looked at; left out = whatever is registered
     * @param envelope the approver's own signature; left out = the server signs for the approver
     */
    record Approval(
            @Nullable Sha256Digest artefactDigest,
            @Nullable String comment,
            @Nullable DsseEnvelope envelope) {}

    /** @param envelope the approver's own signature; left out = the server signs for the approver */
    record Rejection(String reason, @Nullable DsseEnvelope envelope) {}

    /**
     * @param payload Base64; the statement
     * @param pae Base64; the bytes to sign
     */
    record StatementToSign(String payloadType, String payload, String pae) {}

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
        ModelVersionId version = ModelVersionId.of(id);
        Taken taken = signing.taken(version, Decision.APPROVED, actor, comment, body.envelope());
        return send(
                new ApproveModelVersion(
                        version, actor, body.artefactDigest(), comment, taken.decidedAt(), taken.signature()),
                actor);
    }

    /** One person's no, which is enough. */
    @PostMapping("/rejection")
    DecisionAnswer reject(@PathVariable("id") String id, @RequestBody Rejection body, Actor actor) {
        ModelVersionId version = ModelVersionId.of(id);
        String reason = checked("reason", body.reason());
        Taken taken = signing.taken(version, Decision.REJECTED, actor, reason, body.envelope());
        return send(new RejectModelVersion(version, actor, reason, taken.decidedAt(), taken.signature()), actor);
    }

    /**
     * What an approver with an own key signs, within an hour.
     *
     * @param decision {@code APPROVED} or {@code REJECTED}
     * @param comment the one that will come with the approval; the reason of a rejection
     */
    @GetMapping("/approvals/statement")
    StatementToSign statement(
            @PathVariable("id") String id,
            @RequestParam(name = "decision", defaultValue = "APPROVED") Decision decision,
            @RequestParam(name = "comment", defaultValue = "") String comment,
            Actor actor) {
        byte[] payload = StatementBytes.of(
                signing.statement(ModelVersionId.of(id), decision, actor, checked("comment", comment)));
        Base64.Encoder base64 = Base64.getEncoder();
        return new StatementToSign(
                DsseEnvelope.IN_TOTO,
                base64.encodeToString(payload),
                base64.encodeToString(DsseEnvelope.preAuthenticationEncoding(DsseEnvelope.IN_TOTO, payload)));
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
