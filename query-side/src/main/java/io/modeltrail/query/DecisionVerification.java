package io.modeltrail.query;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.model.ApprovalBinding;
import io.modeltrail.contracts.model.ApprovalPolicy;
import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRegistered;
import io.modeltrail.contracts.model.ApproverKeyEvent.Holder;
import io.modeltrail.contracts.model.DecisionStatement;
import io.modeltrail.contracts.model.SignedDecision;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.signing.DsseEnvelope;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What became of checking the signature under a decision, from the trail alone.
 *
 * @param verified null when nobody signed, which was so before decisions were signed
 * @param holder who had the private key; null when the key is not known
 */
public record DecisionVerification(
        @Nullable Boolean verified,
        String explanation,
        @Nullable Holder holder) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * The key as the trail knows it.
     *
     * @param revokedPosition null while it is in force
     */
    public record KnownKey(
            ApproverKeyRegistered registered,
            long registeredPosition,
            @Nullable Long revokedPosition) {}

    /**
     * When keys came into the log.
     *
     * @param firstOfAll position of the first key of anybody, from which on every decision is signed; null = there is none
     * @param firstOwn position of the first key that the approver alone had, from which on the server does not sign for them; null = none
     */
    public record KeyBeginnings(
            @Nullable Long firstOfAll, @Nullable Long firstOwn) {}

    /**
     * A decision as it stands in the log.
     *
     * @param statement what was to be signed, made anew from the decision and the registered model version; null = one of them is not
     *     known
     * @param bound the digests that the decision names
     */
    public record Decided(
            @Nullable SignedDecision signed,
            @Nullable DecisionStatement statement,
            ApprovalBinding bound,
            long position) {
        private boolean after(@Nullable Long other) {
            return other != null && other < position;
        }
    }

    /** @param key that the decision names; null = it names none, or one that is not registered */
    public static DecisionVerification of(Decided decided, @Nullable KnownKey key, KeyBeginnings beginnings) {
        return of(decided, key, beginnings, ApprovalPolicy.PUBLISHED);
    }

    /** @param policies under one of which the decision was signed */
    static DecisionVerification of(
            Decided decided, @Nullable KnownKey key, KeyBeginnings beginnings, List<ApprovalPolicy> policies) {
        SignedDecision signed = decided.signed();
        if (signed == null) {
            return decided.after(beginnings.firstOfAll())
                    ? new DecisionVerification(
                            false, "Nobody signed the decision, and by then decisions were signed.", null)
                    : new DecisionVerification(null, "The decision is of before decisions were signed.", null);
        }
        if (key == null) {
            return new DecisionVerification(false, "The key is not registered.", null);
        }
        Holder holder = key.registered().holder();
        DecisionStatement statement = decided.statement();
        if (statement == null) {
            return new DecisionVerification(false, "What was to be signed is not known.", holder);
        }
        try {
            String wrong = wrongWithTheKey(decided, statement.approver(), key, beginnings);
            if (wrong == null) {
                wrong = wrongWithTheSignature(decided, signed.envelope(), statement, key, policies);
            }
            return wrong == null
                    ? new DecisionVerification(
                            true, "The approver's key signed the statement of this decision.", holder)
                    : new DecisionVerification(false, wrong, holder);
        } catch (Refusal malformed) {
            return new DecisionVerification(false, "The envelope or the key is malformed.", holder);
        }
    }

    private static @Nullable String wrongWithTheKey(
            Decided decided, Actor approver, KnownKey key, KeyBeginnings beginnings) {
        if (!key.registered().approver().id().equals(approver.id())) {
            return "The key is somebody else's.";
        }
        if (!decided.after(key.registeredPosition())) {
            return "The key was registered after the decision.";
        }
        if (decided.after(key.revokedPosition())) {
            return "The key was revoked before the decision.";
        }
        return key.registered().holder() == Holder.SERVER && decided.after(beginnings.firstOwn())
                ? "The server signed, and by then the approver had registered a key of their own."
                : null;
    }

    private static @Nullable String wrongWithTheSignature(
            Decided decided,
            DsseEnvelope envelope,
            DecisionStatement statement,
            KnownKey key,
            List<ApprovalPolicy> policies) {
        envelope.requireOneSignedStatement();
        if (!key.registered().publicKey().verifies(envelope.signedBytes(), envelope.signatureBytes())) {
            return "The signature does not verify with the key.";
        }
        if (!decided.bound().equals(statement.candidate().binding())) {
            return "The decision names other digests than the model version.";
        }
        return policies.stream()
                        .map(policy -> JSON.writeValueAsBytes(statement.content(policy)))
                        .anyMatch(expected -> Arrays.equals(envelope.payloadBytes(), expected))
                ? null
                : "The key signed another statement than that of this decision.";
    }
}
