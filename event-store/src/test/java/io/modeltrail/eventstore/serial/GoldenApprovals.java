package io.modeltrail.eventstore.serial;

import static io.modeltrail.eventstore.serial.GoldenEvents.digest;

import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRegistered;
import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRevoked;
import io.modeltrail.contracts.model.ApproverKeyEvent.Holder;
import io.modeltrail.contracts.model.ApproverKeyId;
import io.modeltrail.contracts.model.ModelSigningKeyEvent.ModelSigningKeyMade;
import io.modeltrail.contracts.model.ModelVersionEvent.ApprovalGranted;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRejected;
import io.modeltrail.contracts.model.SignedDecision;
import io.modeltrail.contracts.signing.DsseEnvelope;
import io.modeltrail.contracts.signing.PublicKeyPem;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Signatures under decisions, and the keys that they are made with. The public keys are the first of RFC 8032, section 7.1, and that of
 * RFC 6979, A.2.5. */
final class GoldenApprovals {
    private static final ApproverKeyId KEY = ApproverKeyId.of("01990000-0000-7000-8000-000000000031");

    static final SignedDecision SIGNED = new SignedDecision(
            KEY,
            new DsseEnvelope(
                    DsseEnvelope.IN_TOTO, "e30=", List.of(new DsseEnvelope.Signature("f".repeat(64), "AAEC"))));

    private GoldenApprovals() {}

    static Stream<Object> today() {
        return Stream.of(
                new ApproverKeyRegistered(
                        KEY,
                        GoldenEvents.APPROVER,
                        Holder.SERVER,
                        "Ed25519",
                        digest('f'),
                        new PublicKeyPem(
                                "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n"),
                        GoldenEvents.AT),
                new ApproverKeyRevoked(
                        KEY,
                        GoldenEvents.APPROVER.id(),
                        GoldenEvents.APPROVER,
                        "The laptop was stolen.",
                        GoldenEvents.AT),
                new ModelSigningKeyMade(
                        "P-256",
                        digest('a'),
                        new PublicKeyPem(
                                "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYP7UuiVanTHJYet0xjVtaMBJuJI7\nYfps5mliLmDyn7Z5A/4QCLi8maQa6elWKLxk8vGyDC1+n1F3o8KU1EYimQ==\n-----END PUBLIC KEY-----\n"),
                        GoldenEvents.AT));
    }

    /** Decisions that nobody signed. */
    static Map<String, Object> ofBefore() {
        return Map.of(
                "model.ApprovalGranted.1",
                new ApprovalGranted(
                        GoldenEvents.MODEL,
                        GoldenEvents.APPROVER,
                        GoldenEvents.BINDING,
                        "Checked the evaluation.",
                        GoldenEvents.AT,
                        null),
                "model.ModelVersionRejected.1",
                new ModelVersionRejected(
                        GoldenEvents.MODEL, GoldenEvents.APPROVER, "Recall is too low.", GoldenEvents.AT, null));
    }
}
