package io.modeltrail.command.model;

import io.modeltrail.command.model.ApproverKeyRows.ApproverKey;
import io.modeltrail.command.model.ApproverKeyRows.Challenge;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.model.ApproverKeyId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.signing.PublicKeyPem;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/approver-keys")
class ApproverKeyController {
    private final ApproverKeys keys;

    ApproverKeyController(ApproverKeys keys) {
        this.keys = keys;
    }

    /** @param signature of the challenge's text, Base64 */
    record OwnKey(PublicKeyPem publicKey, String signature) {}

    record KeyAnswer(ApproverKeyId keyId) {}

    /** @param reason at most 500 characters */
    record Revocation(@Nullable String reason) {}

    record Keys(List<ApproverKey> items) {}

    /** What the caller signs to show that they have the private key; it is open for ten minutes and used once. */
    @PostMapping("/own/challenge")
    Challenge challenge(Actor actor) {
        return keys.challenge(actor);
    }

    /** From then on the caller signs their decisions themselves. */
    @PutMapping("/own")
    KeyAnswer register(@RequestBody OwnKey body, Actor actor) {
        try {
            return new KeyAnswer(keys.registerOwn(
                    actor, body.publicKey(), Base64.getDecoder().decode(body.signature())));
        } catch (IllegalArgumentException noBase64) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST, Map.of("field", "signature"), "Give the signature in Base64.");
        }
    }

    /** The public keys of all approvers, the newest first. */
    @GetMapping
    Keys list() {
        return new Keys(keys.list());
    }

    @PostMapping("/{id}/revocation")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@PathVariable("id") String id, @RequestBody Revocation body, Actor actor) {
        String reason = body.reason() == null ? "" : body.reason();
        if (reason.length() > 500) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("field", "reason", "length", Integer.toString(reason.length())),
                    "Give reason at most 500 characters.");
        }
        keys.revoke(ApproverKeyId.of(id), actor, reason);
    }
}
