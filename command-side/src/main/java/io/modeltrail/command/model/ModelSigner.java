package io.modeltrail.command.model;

import io.modeltrail.command.EventsWithRows;
import io.modeltrail.command.model.ModelSigningKeyRows.SigningKey;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelSigningKeyEvent.ModelSigningKeyMade;
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
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Signs model versions with a key of the installation, on P-256, which is made when it is first needed and is not the log's. */
@Component
class ModelSigner {
    private static final String CONTEXT = "model-signing-key";
    private static final String AGGREGATE = "ModelSigningKey";

    /** There is one for an installation. */
    private static final String AGGREGATE_ID = "model-signing-key";

    private static final Actor MAKER = Actor.system("model-signer");

    private final ModelSigningKeyRows rows;
    private final EventsWithRows trail;
    private final EventStore events;
    private final ObjectProvider<KeyEncryption> encryption;
    private final Clock clock;

    ModelSigner(
            ModelSigningKeyRows rows,
            EventsWithRows trail,
            EventStore events,
            ObjectProvider<KeyEncryption> encryption,
            Clock clock) {
        this.rows = rows;
        this.trail = trail;
        this.events = events;
        this.encryption = encryption;
        this.clock = clock;
    }

    /** A Sigstore bundle, as its JSON. */
    record Bundle(String mediaType, Map<String, Object> verificationMaterial, DsseEnvelope dsseEnvelope) {
        static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";
    }

    PublicKeyPem publicKey() {
        return key().publicKey();
    }

    Bundle sign(ModelManifest manifest) {
        SigningKey key = key();
        byte[] statement = manifest.statement();
        byte[] signature = signature(key, DsseEnvelope.preAuthenticationEncoding(DsseEnvelope.IN_TOTO, statement));
        // The hint is what the public tool computes: SHA-256 of the PEM.
        String hint = Sha256Digest.of(key.publicKey().value().getBytes(StandardCharsets.US_ASCII))
                .hex();
        return new Bundle(
                Bundle.MEDIA_TYPE,
                Map.of("publicKey", Map.of("hint", hint), "tlogEntries", List.of()),
                DsseEnvelope.of(DsseEnvelope.IN_TOTO, statement, "", signature));
    }

    private byte[] signature(SigningKey key, byte[] message) {
        byte[] encoded =
                encryption().unwrap(key.wrappedWith(), Base64.getDecoder().decode(key.privateKey()), CONTEXT);
        try {
            Signature signer = Signature.getInstance(PublicKeyPem.signatureAlgorithm(true));
            signer.initSign(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded)));
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException("the key that signs model versions is unusable", unusable);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /**
     * Of two requests at the same time one makes the key and both use it. The event is what the key is known by: whoever puts another
     * one into the table signs nothing.
     */
    private SigningKey key() {
        if (recorded().isEmpty()) {
            trail.record(MAKER, this::unrecorded);
        }
        Optional<PublicKeyPem> known = recorded().map(ModelSigningKeyMade::publicKey);
        return rows.find()
                .filter(key -> known.isPresent() && known.get().equals(key.publicKey()))
                .orElseThrow(() -> new Refusal(
                        RefusalCode.MODEL_SIGNING_KEY_REPLACED,
                        "Restore the table model_signing_key from a backup, and find out who changed it."));
    }

    /** The event of a new key, or of one from before there were such events. */
    private List<EventsWithRows.Entry> unrecorded() {
        Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        SigningKey key = rows.findAndLock().orElse(null);
        if (key == null) {
            key = made();
            if (!rows.insert(key, at)) {
                return List.of();
            }
        } else if (recorded().isPresent()) {
            return List.of();
        }
        PublicKeyPem publicKey = key.publicKey();
        ModelSigningKeyMade event = new ModelSigningKeyMade(publicKey.algorithm(), publicKey.digest(), publicKey, at);
        return List.of(new EventsWithRows.Entry(AGGREGATE, AGGREGATE_ID, 0, TrailMetadata.PLATFORM, event));
    }

    private SigningKey made() {
        KeyPair pair = p256();
        byte[] wrapped = encryption().wrap(pair.getPrivate().getEncoded(), CONTEXT);
        return new SigningKey(
                PublicKeyPem.of(pair.getPublic()),
                Base64.getEncoder().encodeToString(wrapped),
                encryption().keyName());
    }

    private Optional<ModelSigningKeyMade> recorded() {
        return events.readEvents(AGGREGATE_ID, 0)
                .asStream()
                .filter(event -> event.getPayload() instanceof ModelSigningKeyMade)
                .map(event -> (ModelSigningKeyMade) event.getPayload())
                .findFirst();
    }

    private KeyEncryption encryption() {
        return Optional.ofNullable(encryption.getIfAvailable())
                .orElseThrow(() ->
                        new Refusal(RefusalCode.KEY_UNAVAILABLE, "Give the server a key that protects other keys."));
    }

    private static KeyPair p256() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has P-256", impossible);
        }
    }
}
