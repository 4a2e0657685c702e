package io.modeltrail.command.model;

import io.modeltrail.command.model.ModelSigningKeyRows.SigningKey;
import io.modeltrail.contracts.identity.Sha256Digest;
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
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Signs model versions with a key of the installation, on P-256, which is made when it is first needed and is not the log's. */
@Component
class ModelSigner {
    private static final String CONTEXT = "model-signing-key";

    private final ModelSigningKeyRows rows;
    private final ObjectProvider<KeyEncryption> encryption;
    private final Clock clock;

    ModelSigner(ModelSigningKeyRows rows, ObjectProvider<KeyEncryption> encryption, Clock clock) {
        this.rows = rows;
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

    /** Of two requests at the same time one makes the key and both use it. */
    private SigningKey key() {
        return rows.find().orElseGet(() -> {
            KeyPair pair = p256();
            byte[] wrapped = encryption().wrap(pair.getPrivate().getEncoded(), CONTEXT);
            rows.insert(
                    new SigningKey(
                            PublicKeyPem.of(pair.getPublic()),
                            Base64.getEncoder().encodeToString(wrapped),
                            encryption().keyName()),
                    clock.instant());
            return rows.find().orElseThrow();
        });
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
