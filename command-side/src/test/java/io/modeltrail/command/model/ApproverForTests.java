package io.modeltrail.command.model;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.model.ApproverKeyId;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.DecisionSignature;
import io.modeltrail.contracts.model.DecisionStatement;
import io.modeltrail.contracts.model.DecisionStatement.Decision;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.signing.DsseEnvelope;
import io.modeltrail.contracts.signing.PublicKeyPem;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;

/** Somebody with an own key. */
final class ApproverForTests {
    final Actor actor;
    final ApproverKeyId keyId = ApproverKeyId.next();
    private final KeyPair pair;
    private final boolean p256;

    ApproverForTests(Actor actor, boolean p256) {
        this.actor = actor;
        this.p256 = p256;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(p256 ? "EC" : "Ed25519");
            if (p256) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            }
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    PublicKeyPem publicKey() {
        return PublicKeyPem.of(pair.getPublic());
    }

    byte[] sign(byte[] message) {
        try {
            Signature signer = Signature.getInstance(PublicKeyPem.signatureAlgorithm(p256));
            signer.initSign(pair.getPrivate());
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    DsseEnvelope envelope(byte[] payload) {
        return DsseEnvelope.of(
                DsseEnvelope.IN_TOTO,
                payload,
                publicKey().digest().hex(),
                sign(DsseEnvelope.preAuthenticationEncoding(DsseEnvelope.IN_TOTO, payload)));
    }

    DecisionSignature signs(
            ModelVersionId id, Candidate candidate, Decision decision, String comment, Instant decidedAt) {
        return signature(
                envelope(StatementBytes.of(new DecisionStatement(id, candidate, decision, actor, comment, decidedAt))));
    }

    DecisionSignature signature(DsseEnvelope envelope) {
        return new DecisionSignature(keyId, publicKey(), envelope);
    }
}
