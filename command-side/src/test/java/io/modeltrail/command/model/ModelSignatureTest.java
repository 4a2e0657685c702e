package io.modeltrail.command.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.command.Examples;
import io.modeltrail.command.TransactionalLog;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.model.ModelSigningKeyEvent.ModelSigningKeyMade;
import io.modeltrail.contracts.model.ModelVersionEvent;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionApproved;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRejected;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.secret.KeyEncryption;
import io.modeltrail.contracts.signing.DsseEnvelope;
import io.modeltrail.contracts.signing.PublicKeyPem;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;

class ModelSignatureTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

    private final TransactionalLog log = new TransactionalLog();
    private final KeyEncryption encryption = new KeyEncryptionForTests();
    private final ObjectProvider<KeyEncryption> provider = new ObjectProvider<>() {
        @Override
        public @Nullable KeyEncryption getIfAvailable() {
            return encryption;
        }
    };
    private final ModelSignatureController controller = new ModelSignatureController(
            new DecisionSigning(
                    log.store(),
                    new ApproverKeys(
                            new ApproverKeyRows(JdbcClient.create(log.jdbc())),
                            new RecordedApproverKeys(log.store()),
                            log.trail(),
                            provider,
                            NOON),
                    NOON),
            new ModelSigner(
                    new ModelSigningKeyRows(JdbcClient.create(log.jdbc())), log.trail(), log.store(), provider, NOON));
    private final ModelVersionId version = ModelVersionId.next();
    private int sequence;

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void onlyAnApprovedVersionIsSigned() {
        refused(() -> controller.signature(version.toString()), RefusalCode.NOT_FOUND);
        happened(new ModelVersionRegistered(version, Examples.candidate()));
        refused(() -> controller.signature(version.toString()), RefusalCode.MODEL_NOT_APPROVED);
        happened(new ModelVersionApproved(version, Examples.candidate().binding()));
        assertThat(signed().verifies(key())).isTrue();
    }

    @Test
    void aRejectedVersionIsNotSigned() {
        happened(new ModelVersionRegistered(version, Examples.candidate()));
        happened(new ModelVersionRejected(version, Examples.FIRST_APPROVER, "no", NOON.instant(), null));
        refused(() -> controller.signature(version.toString()), RefusalCode.MODEL_NOT_APPROVED);
    }

    @Test
    void theKeyIsInTheTrailOnce() throws InterruptedException {
        PublicKeyPem key = key();
        assertThat(key()).isEqualTo(key);
        assertThat(made()).containsExactly(new ModelSigningKeyMade(key.algorithm(), key.digest(), key, NOON.instant()));
    }

    @Test
    void aKeyOfBeforeThereWereEventsOfItIsRecordedWhenItIsUsed() throws InterruptedException {
        PublicKeyPem key = key();
        log.jdbc().execute("DELETE FROM DomainEventEntry");
        assertThat(key()).isEqualTo(key);
        assertThat(key()).isEqualTo(key);
        assertThat(made()).extracting(ModelSigningKeyMade::publicKey).containsExactly(key);
    }

    @Test
    void aKeyThatWasPutIntoTheTableSignsNothing() {
        happened(new ModelVersionRegistered(version, Examples.candidate()));
        happened(new ModelVersionApproved(version, Examples.candidate().binding()));
        PublicKeyPem right = key();
        PublicKeyPem stranger = new ApproverForTests(Examples.FIRST_APPROVER, true).publicKey();
        log.jdbc().update("UPDATE model_signing_key SET public_key = ?", stranger.value());
        refused(() -> controller.signature(version.toString()), RefusalCode.MODEL_SIGNING_KEY_REPLACED);
        refused(controller::key, RefusalCode.MODEL_SIGNING_KEY_REPLACED);
        log.jdbc().execute("DELETE FROM model_signing_key");
        refused(controller::key, RefusalCode.MODEL_SIGNING_KEY_REPLACED);
        assertThat(right).isNotEqualTo(stranger);
    }

    private record Signed(DsseEnvelope envelope) {
        boolean verifies(PublicKeyPem key) {
            return key.verifies(envelope.signedBytes(), envelope.signatureBytes());
        }
    }

    private Signed signed() {
        return new Signed(
                Objects.requireNonNull(controller.signature(version.toString()).getBody())
                        .dsseEnvelope());
    }

    private PublicKeyPem key() {
        return new PublicKeyPem(new String(controller.key(), StandardCharsets.US_ASCII));
    }

    private List<ModelSigningKeyMade> made() throws InterruptedException {
        return log.recorded().stream()
                .filter(ModelSigningKeyMade.class::isInstance)
                .map(ModelSigningKeyMade.class::cast)
                .toList();
    }

    private void happened(ModelVersionEvent event) {
        Map<String, String> metadata = new HashMap<>(TrailMetadata.of(Examples.TRAINER, Examples.CHURN));
        metadata.put(TrailMetadata.CORRELATION_ID, "request");
        metadata.put(TrailMetadata.CAUSATION_ID, "command");
        log.axonTransactions()
                .executeInTransaction(() -> log.store()
                        .publish(new GenericDomainEventMessage<>(
                                "ModelVersion", version.toString(), sequence++, event, metadata)));
    }

    private static void refused(ThrowingCallable attempt, RefusalCode code) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
