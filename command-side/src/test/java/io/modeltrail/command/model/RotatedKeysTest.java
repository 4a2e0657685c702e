package io.modeltrail.command.model;

import static io.modeltrail.command.Examples.FIRST_APPROVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.command.TransactionalLog;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.DecisionSignature;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.secret.KeyEncryption;
import io.modeltrail.contracts.signing.DsseEnvelope;
import io.modeltrail.contracts.signing.PublicKeyPem;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Private keys stay wrapped with the key that was the newest when they were made. */
class RotatedKeysTest {
    private static final byte[] STATEMENT = "{}".getBytes(StandardCharsets.UTF_8);

    private final TransactionalLog log = new TransactionalLog();
    private final JdbcClient jdbc = JdbcClient.create(log.jdbc());
    private final KeyEncryptionForTests encryption = new KeyEncryptionForTests();
    private final ObjectProvider<KeyEncryption> provided = new ObjectProvider<>() {
        @Override
        public @Nullable KeyEncryption getIfAvailable() {
            return encryption;
        }
    };

    @AfterEach
    void close() {
        log.close();
    }

    private static boolean holds(PublicKeyPem key, DsseEnvelope envelope) {
        return key.verifies(envelope.signedBytes(), envelope.signatureBytes());
    }

    @Test
    void anApproverGoesOnSigningWithTheSameKey() {
        ApproverKeys keys = new ApproverKeys(
                new ApproverKeyRows(jdbc),
                new RecordedApproverKeys(log.store()),
                log.trail(),
                provided,
                Clock.systemUTC());
        DecisionSignature before = keys.signFor(FIRST_APPROVER, STATEMENT);

        encryption.rotate();

        DecisionSignature after = keys.signFor(FIRST_APPROVER, STATEMENT);
        assertThat(after.keyId()).isEqualTo(before.keyId());
        assertThat(holds(before.publicKey(), after.envelope())).isTrue();
    }

    @Test
    void modelsAreSignedWithTheSameKey() {
        ModelSigner signer =
                new ModelSigner(new ModelSigningKeyRows(jdbc), log.trail(), log.store(), provided, Clock.systemUTC());
        PublicKeyPem before = signer.publicKey();

        encryption.rotate();

        Sha256Digest artefact = Sha256Digest.of(STATEMENT);
        ModelManifest manifest =
                new ModelManifest(ModelVersionId.next(), new TreeMap<>(Map.of(artefact.hex(), artefact)));
        assertThat(holds(before, signer.sign(manifest).dsseEnvelope())).isTrue();
    }
}
