package io.modeltrail.command.model;

import io.modeltrail.command.EventsWithRows;
import io.modeltrail.command.model.ApproverKeyRows.ApproverKey;
import io.modeltrail.command.model.ApproverKeyRows.Challenge;
import io.modeltrail.command.model.ApproverKeyRows.Wrapped;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.model.ApproverKeyEvent;
import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRegistered;
import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRevoked;
import io.modeltrail.contracts.model.ApproverKeyEvent.Holder;
import io.modeltrail.contracts.model.ApproverKeyId;
import io.modeltrail.contracts.model.DecisionSignature;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.secret.KeyEncryption;
import io.modeltrail.contracts.signing.DsseEnvelope;
import io.modeltrail.contracts.signing.PublicKeyPem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The keys with which approvers sign: made here at the first decision, or their own. Each change is an event, in the same transaction. */
@Component
class ApproverKeys {
    private static final String AGGREGATE = "ApproverKey";
    private static final Duration CHALLENGE_LASTS = Duration.ofMinutes(10);
    private static final int NONCE_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ApproverKeyRows rows;
    private final RecordedApproverKeys recorded;
    private final EventsWithRows trail;
    private final ObjectProvider<KeyEncryption> encryption;
    private final Clock clock;

    ApproverKeys(
            ApproverKeyRows rows,
            RecordedApproverKeys recorded,
            EventsWithRows trail,
            ObjectProvider<KeyEncryption> encryption,
            Clock clock) {
        this.rows = rows;
        this.recorded = recorded;
        this.trail = trail;
        this.encryption = encryption;
        this.clock = clock;
    }

    /**
     * Signs with the key that the server holds for the approver, which it makes when there is none.
     *
     * @throws Refusal APPROVER_SIGNS_WITH_OWN_KEY, APPROVER_KEY_REPLACED
     */
    DecisionSignature signFor(Actor approver, byte[] statement) {
        if (rows.everOwn(approver.id()) || recorded.everOwn(approver.id())) {
            throw new Refusal(
                    RefusalCode.APPROVER_SIGNS_WITH_OWN_KEY,
                    "Ask for the statement, sign it, and send the envelope with the decision.");
        }
        Wrapped key = rows.serverHeld(approver.id()).orElseGet(() -> made(approver));
        recorded.checked(key.key());
        byte[] encoded = encryption()
                .unwrap(
                        key.wrappedWith(),
                        Base64.getDecoder().decode(key.privateKey()),
                        context(key.key().keyId()));
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded)));
            signer.update(DsseEnvelope.preAuthenticationEncoding(DsseEnvelope.IN_TOTO, statement));
            PublicKeyPem publicKey = key.key().publicKey();
            return new DecisionSignature(
                    key.key().keyId(),
                    publicKey,
                    DsseEnvelope.of(
                            DsseEnvelope.IN_TOTO, statement, publicKey.digest().hex(), signer.sign()));
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException("the key of an approver that the server made is unusable", unusable);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /** Of two requests at the same time one makes the key and both use it. */
    private Wrapped made(Actor approver) {
        KeyPair pair = ed25519();
        ApproverKeyId id = ApproverKeyId.next();
        PublicKeyPem publicKey = PublicKeyPem.of(pair.getPublic());
        String wrapped = Base64.getEncoder()
                .encodeToString(encryption().wrap(pair.getPrivate().getEncoded(), context(id)));
        String wrappedWith = encryption().keyName();
        Instant at = now();
        trail.record(
                approver,
                () -> rows.insert(id, approver, Holder.SERVER, publicKey, wrapped, wrappedWith, at)
                        ? entries(approver.id(), List.of(registered(id, approver, Holder.SERVER, publicKey, at)))
                        : List.of());
        return rows.serverHeld(approver.id())
                .orElseThrow(() -> new Refusal(RefusalCode.CHANGED_MEANWHILE, "Send the decision again."));
    }

    /** The own key of the approver that is in force. @throws Refusal APPROVER_KEY_NOT_REGISTERED, APPROVER_KEY_REPLACED */
    ApproverKey own(Actor approver) {
        return rows.inForce(approver.id())
                .map(recorded::checked)
                .filter(key -> key.holder() == Holder.APPROVER)
                .orElseThrow(() -> new Refusal(
                        RefusalCode.APPROVER_KEY_NOT_REGISTERED,
                        "Register the public key, or send the decision without an envelope."));
    }

    Challenge challenge(Actor approver) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        Challenge challenge = new Challenge(
                "modeltrail approver key v1\n" + approver.id() + "\n"
                        + Base64.getEncoder().encodeToString(nonce) + "\n",
                now().plus(CHALLENGE_LASTS));
        rows.challenge(approver.id(), challenge);
        return challenge;
    }

    /** From here on the server signs nothing for the approver. A key that was in force is revoked. */
    ApproverKeyId registerOwn(Actor approver, PublicKeyPem given, byte[] signature) {
        PublicKeyPem publicKey = given.checked();
        Instant at = now();
        Challenge challenge = rows.takeChallenge(approver.id())
                .filter(open -> open.expiresAt().isAfter(at))
                .orElseThrow(() -> new Refusal(RefusalCode.CHALLENGE_NOT_OPEN, "Ask for a new challenge and sign it."));
        if (!publicKey.verifies(challenge.text().getBytes(StandardCharsets.UTF_8), signature)) {
            throw new Refusal(
                    RefusalCode.SIGNATURE_DOES_NOT_VERIFY,
                    "Ask for a new challenge and sign its text, with its last newline, with the private key.");
        }
        ApproverKeyId id = ApproverKeyId.next();
        trail.record(approver, () -> {
            List<ApproverKeyEvent> changes = new ArrayList<>();
            rows.inForce(approver.id())
                    .map(recorded::checked)
                    .flatMap(old -> revoked(old, approver, "An own key follows it.", at))
                    .ifPresent(changes::add);
            if (!rows.insert(id, approver, Holder.APPROVER, publicKey, null, null, at)) {
                throw new Refusal(RefusalCode.ALREADY_EXISTS, "Register a key that was not registered before.");
            }
            changes.add(registered(id, approver, Holder.APPROVER, publicKey, at));
            return entries(approver.id(), changes);
        });
        return id;
    }

    void revoke(ApproverKeyId id, Actor by, String reason) {
        ApproverKey key = rows.find(id)
                .orElseThrow(() ->
                        new Refusal(RefusalCode.NOT_FOUND, Map.of("keyId", id.toString()), "Give a key of the list."));
        recorded.checked(key);
        new KeyIsRevokedByWhoMay(key.approver(), by).orRefuse();
        trail.record(by, () -> {
            ApproverKeyRevoked change = revoked(key, by, reason, now())
                    .orElseThrow(
                            () -> new Refusal(RefusalCode.APPROVER_KEY_REVOKED, "Nothing: it signs nothing any more."));
            return entries(key.approver(), List.of(change));
        });
    }

    List<ApproverKey> list() {
        return rows.list();
    }

    private Optional<ApproverKeyRevoked> revoked(ApproverKey key, Actor by, String reason, Instant at) {
        return rows.revoke(key.keyId(), at)
                ? Optional.of(new ApproverKeyRevoked(key.keyId(), key.approver(), by, reason, at))
                : Optional.empty();
    }

    private static ApproverKeyRegistered registered(
            ApproverKeyId id, Actor approver, Holder holder, PublicKeyPem key, Instant at) {
        return new ApproverKeyRegistered(id, approver, holder, key.algorithm(), key.digest(), key, at);
    }

    /** Called when the rows were changed: until they are committed nobody else adds an event of the approver. */
    private List<EventsWithRows.Entry> entries(String approver, List<? extends ApproverKeyEvent> changes) {
        long sequence = recorded.nextSequence(approver);
        List<EventsWithRows.Entry> entries = new ArrayList<>();
        for (ApproverKeyEvent change : changes) {
            entries.add(new EventsWithRows.Entry(
                    AGGREGATE, RecordedApproverKeys.aggregateId(approver), sequence++, TrailMetadata.PLATFORM, change));
        }
        return entries;
    }

    private KeyEncryption encryption() {
        return Optional.ofNullable(encryption.getIfAvailable())
                .orElseThrow(() -> new Refusal(
                        RefusalCode.KEY_UNAVAILABLE,
                        "Give the server a key that protects other keys, or use own keys."));
    }

    private static String context(ApproverKeyId id) {
        return "approver-key/" + id;
    }

    private static KeyPair ed25519() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java since 15 has Ed25519", impossible);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
