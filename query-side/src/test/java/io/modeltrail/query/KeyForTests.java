package io.modeltrail.query;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.model.ApprovalPolicy;
import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRegistered;
import io.modeltrail.contracts.model.ApproverKeyEvent.Holder;
import io.modeltrail.contracts.model.ApproverKeyId;
import io.modeltrail.contracts.model.DecisionStatement;
import io.modeltrail.contracts.model.SignedDecision;
import io.modeltrail.contracts.signing.DsseEnvelope;
import io.modeltrail.contracts.signing.PublicKeyPem;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import tools.jackson.databind.json.JsonMapper;

/** A key of an approver, with both halves. */
final class KeyForTests {
    private final KeyPair pair;
    final ApproverKeyRegistered registered;

    KeyForTests(Actor approver, Holder holder) {
        try {
            pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
        PublicKeyPem publicKey = PublicKeyPem.of(pair.getPublic());
        registered = new ApproverKeyRegistered(
                ApproverKeyId.next(),
                approver,
                holder,
                publicKey.algorithm(),
                publicKey.digest(),
                publicKey,
                SampleTrail.BEGIN);
    }

    SignedDecision sign(DecisionStatement statement) {
        return sign(statement, ApprovalPolicy.inForce());
    }

    SignedDecision sign(DecisionStatement statement, ApprovalPolicy policy) {
        byte[] payload = JsonMapper.builder().build().writeValueAsBytes(statement.content(policy));
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(pair.getPrivate());
            signer.update(DsseEnvelope.preAuthenticationEncoding(DsseEnvelope.IN_TOTO, payload));
            return new SignedDecision(
                    registered.keyId(), DsseEnvelope.of(DsseEnvelope.IN_TOTO, payload, "key", signer.sign()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
