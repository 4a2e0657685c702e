package io.modeltrail.query;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ApprovalBinding;
import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRegistered;
import io.modeltrail.contracts.model.ApproverKeyEvent.Holder;
import io.modeltrail.contracts.model.SignedDecision;
import io.modeltrail.contracts.refusal.Refusal;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
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
            ApproverKeyRegistered registered, @Nullable Long revokedPosition) {}

    /**
     * @param binding what was registered; null = not known
     * @param position of the decision
     */
    public static DecisionVerification of(
            @Nullable SignedDecision signed,
            Actor approver,
            @Nullable ApprovalBinding binding,
            long position,
            @Nullable KnownKey key) {
        if (signed == null) {
            return new DecisionVerification(null, "The decision is of before decisions were signed.", null);
        }
        if (key == null) {
            return new DecisionVerification(false, "The key is not registered.", null);
        }
        Holder holder = key.registered().holder();
        try {
            String wrong = whatIsWrong(signed, approver, binding, position, key);
            return wrong == null
                    ? new DecisionVerification(
                            true, "The approver's key signed a statement about these digests.", holder)
                    : new DecisionVerification(false, wrong, holder);
        } catch (Refusal | JacksonException malformed) {
            return new DecisionVerification(false, "The envelope or the key is malformed.", holder);
        }
    }

    private static @Nullable String whatIsWrong(
            SignedDecision signed, Actor approver, @Nullable ApprovalBinding binding, long position, KnownKey key) {
        if (!key.registered().approver().id().equals(approver.id())) {
            return "The key is somebody else's.";
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
        JsonNode statement = JSON.readTree(signed.envelope().payloadBytes());
        if (!approver.id()
                .equals(statement.path("predicate").path("approver").path("id").asString(""))) {
            return "The statement names another approver.";
        }
        return binding == null || subjects(statement).equals(digests(binding))
                ? null
                : "The statement is about other digests.";
    }

    private static Set<String> subjects(JsonNode statement) {
        return statement
                .path("subject")
                .valueStream()
                .map(subject -> subject.path("digest").path("sha256").asString(""))
                .collect(Collectors.toSet());
    }

    private static Set<String> digests(ApprovalBinding binding) {
        return java.util.stream.Stream.of(binding.artefactDigest(), binding.datasetDigest(), binding.evaluationDigest())
                .map(Sha256Digest::hex)
                .collect(Collectors.toSet());
    }
}
