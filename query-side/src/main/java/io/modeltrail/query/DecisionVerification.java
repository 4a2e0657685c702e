package io.modeltrail.query;

import io.modeltrail.contracts.model.ApprovalBinding;
import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRegistered;
import io.modeltrail.contracts.model.ApproverKeyEvent.Holder;
import io.modeltrail.contracts.model.DecisionStatement;
import io.modeltrail.contracts.model.SignedDecision;
import io.modeltrail.contracts.refusal.Refusal;
import java.util.Arrays;
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
     * @param statement what was to be signed, made anew from the decision and the registered model version; null = one of them is not
     *     known
     * @param bound the digests that the decision names
     * @param position of the decision
     */
    public static DecisionVerification of(
            @Nullable SignedDecision signed,
            @Nullable DecisionStatement statement,
            ApprovalBinding bound,
            long position,
            @Nullable KnownKey key) {
        if (signed == null) {
            return new DecisionVerification(null, "The decision is of before decisions were signed.", null);
        }
        if (key == null) {
            return new DecisionVerification(false, "The key is not registered.", null);
        }
        Holder holder = key.registered().holder();
        if (statement == null) {
            return new DecisionVerification(false, "What was to be signed is not known.", holder);
        }
        try {
            String wrong = whatIsWrong(signed, statement, bound, position, key);
            return wrong == null
                    ? new DecisionVerification(
                            true, "The approver's key signed the statement of this decision.", holder)
                    : new DecisionVerification(false, wrong, holder);
        } catch (Refusal malformed) {
            return new DecisionVerification(false, "The envelope or the key is malformed.", holder);
        }
    }

    private static @Nullable String whatIsWrong(
            SignedDecision signed, DecisionStatement statement, ApprovalBinding bound, long position, KnownKey key) {
        if (!key.registered().approver().id().equals(statement.approver().id())) {
            return "The key is somebody else's.";
        }
        if (key.registeredPosition() >= position) {
            return "The key was registered after the decision.";
        }
        if (key.revokedPosition() != null && key.revokedPosition() < position) {
            return "The key was revoked before the decision.";
        }
        signed.envelope().requireOneSignedStatement();
        if (!key.registered()
                .publicKey()
                .verifies(signed.envelope().signedBytes(), signed.envelope().signatureBytes())) {
            return "The signature does not verify with the key.";
        }
        if (!bound.equals(statement.candidate().binding())) {
            return "The decision names other digests than the model version.";
        }
        return Arrays.equals(signed.envelope().payloadBytes(), JSON.writeValueAsBytes(statement.content()))
                ? null
                : "The key signed another statement than that of this decision.";
    }
}
