package io.modeltrail.command.model;

import static io.modeltrail.command.Examples.FIRST_APPROVER;
import static io.modeltrail.command.Examples.SECOND_APPROVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.modeltrail.command.EventsWithRows;
import io.modeltrail.command.Examples;
import io.modeltrail.command.TransactionalLog;
import io.modeltrail.command.model.DecisionSigning.Taken;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.model.ApprovalPolicy;
import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRegistered;
import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRevoked;
import io.modeltrail.contracts.model.ApproverKeyEvent.Holder;
import io.modeltrail.contracts.model.ApproverKeyId;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.DecisionStatement;
import io.modeltrail.contracts.model.DecisionStatement.Decision;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.secret.KeyEncryption;
import io.modeltrail.contracts.signing.DsseEnvelope;
import io.modeltrail.contracts.signing.PublicKeyPem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SignedDecisionsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Candidate CANDIDATE = Examples.candidate();

    private final ModelVersionId version = ModelVersionId.next();
    private final TransactionalLog log = new TransactionalLog();
    private final ApproverKeyRows rows = new ApproverKeyRows(JdbcClient.create(log.jdbc()));
    private ApproverKeys keys;
    private DecisionSigning signing;

    @TempDir
    Path folder;

    @BeforeEach
    void start() {
        at(NOON);
        Map<String, String> metadata = new HashMap<>(TrailMetadata.of(Examples.TRAINER, Examples.CHURN));
        metadata.put(TrailMetadata.CORRELATION_ID, "request");
        metadata.put(TrailMetadata.CAUSATION_ID, "command");
        log.axonTransactions()
                .executeInTransaction(() -> log.store()
                        .publish(new GenericDomainEventMessage<>(
                                "ModelVersion",
                                version.toString(),
                                0,
                                new ModelVersionRegistered(version, CANDIDATE),
                                metadata)));
    }

    @AfterEach
    void close() {
        log.close();
    }

    private final KeyEncryption encryption = new KeyEncryptionForTests();

    private void at(Instant time) {
        Clock clock = Clock.fixed(time, ZoneOffset.UTC);
        keys = new ApproverKeys(
                rows,
                new RecordedApproverKeys(log.store()),
                log.trail(),
                new ObjectProvider<>() {
                    @Override
                    public @Nullable KeyEncryption getIfAvailable() {
                        return encryption;
                    }
                },
                clock);
        signing = new DecisionSigning(log.store(), keys, clock);
    }

    private Taken decided(Actor approver, @Nullable DsseEnvelope envelope) {
        return signing.taken(version, Decision.APPROVED, approver, "fine", envelope);
    }

    @Test
    void theServerMakesOneKeyForEachApproverAtTheFirstDecisionAndSaysSoInTheTrail() throws Exception {
        Taken first = decided(FIRST_APPROVER, null);
        Taken again = decided(FIRST_APPROVER, null);
        Taken other = decided(SECOND_APPROVER, null);

        assertThat(again.signature().keyId()).isEqualTo(first.signature().keyId());
        assertThat(other.signature().keyId()).isNotEqualTo(first.signature().keyId());
        List<ApproverKeyRegistered> registered = registered();
        assertThat(registered)
                .extracting(ApproverKeyRegistered::approver)
                .containsExactly(FIRST_APPROVER, SECOND_APPROVER);
        assertThat(registered.getFirst().holder()).isEqualTo(Holder.SERVER);
        assertThat(registered.getFirst().publicKey())
                .isEqualTo(first.signature().publicKey());
        new EnvelopeSignsTheDecision(
                        first.signature(),
                        new DecisionStatement(version, CANDIDATE, Decision.APPROVED, FIRST_APPROVER, "fine", NOON))
                .orRefuse();
    }

    @Test
    void thePrivateHalfIsNowhereInClear() {
        decided(FIRST_APPROVER, null);
        byte[] wrapped = Base64.getDecoder()
                .decode(log.jdbc().queryForObject("SELECT wrapped_private_key FROM approver_key", String.class));
        // PKCS #8 of Ed25519 begins with these bytes (RFC 8410).
        assertThat(new String(wrapped, StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(
                        new byte[] {0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70},
                        StandardCharsets.ISO_8859_1));
    }

    @Test
    void theStatementNamesTheDigestsThePolicyAndWhoDecided() {
        JsonNode statement = JsonMapper.builder()
                .build()
                .readTree(decided(FIRST_APPROVER, null).signature().envelope().payloadBytes());
        assertThat(statement.get("_type").asString()).isEqualTo("https://in-toto.io/Statement/v1");
        assertThat(statement
                        .get("subject")
                        .valueStream()
                        .map(subject -> subject.get("digest").get("sha256").asString()))
                .containsExactly(
                        CANDIDATE.binding().artefactDigest().hex(),
                        CANDIDATE.binding().datasetDigest().hex(),
                        CANDIDATE.binding().evaluationDigest().hex());
        JsonNode predicate = statement.get("predicate");
        assertThat(predicate.get("decision").asString()).isEqualTo("APPROVED");
        assertThat(predicate.get("approver").get("id").asString()).isEqualTo(FIRST_APPROVER.id());
        assertThat(predicate.get("policy").get("digest").get("sha256").asString())
                .isEqualTo(ApprovalPolicy.inForce().digest().hex());
        assertThat(predicate.toString()).doesNotContain("fine");
        assertThat(JsonMapper.builder()
                        .build()
                        .readTree(ApprovalPolicy.inForce().bytes())
                        .get("approvalsNeeded")
                        .asInt())
                .isEqualTo(EnoughPeopleApproved.NEEDED);
    }

    @Test
    void whoHasAnOwnKeySignsWithItAndTheServerDoesNotSignForThemAnyMore() throws Exception {
        decided(FIRST_APPROVER, null);
        for (boolean p256 : List.of(false, true)) {
            ApproverForTests approver = new ApproverForTests(FIRST_APPROVER, p256);
            ApproverKeyId id = register(approver);
            byte[] payload = StatementBytes.of(signing.statement(version, Decision.APPROVED, FIRST_APPROVER, "fine"));
            Taken taken = decided(FIRST_APPROVER, approver.envelope(payload));
            assertThat(taken.signature().keyId()).isEqualTo(id);
            assertThat(taken.decidedAt()).isEqualTo(NOON);
            new EnvelopeSignsTheDecision(
                            taken.signature(),
                            new DecisionStatement(version, CANDIDATE, Decision.APPROVED, FIRST_APPROVER, "fine", NOON))
                    .orRefuse();
            refused(() -> decided(FIRST_APPROVER, null), RefusalCode.APPROVER_SIGNS_WITH_OWN_KEY);
        }
        assertThat(registered())
                .extracting(ApproverKeyRegistered::holder)
                .containsExactly(Holder.SERVER, Holder.APPROVER, Holder.APPROVER);
        assertThat(log.recorded())
                .filteredOn(ApproverKeyRevoked.class::isInstance)
                .hasSize(2);
    }

    @Test
    void aKeyIsRegisteredOnlyWithTheAnswerToAnOpenChallenge() {
        ApproverForTests approver = new ApproverForTests(FIRST_APPROVER, false);
        refused(
                () -> keys.registerOwn(FIRST_APPROVER, approver.publicKey(), new byte[64]),
                RefusalCode.CHALLENGE_NOT_OPEN);
        keys.challenge(FIRST_APPROVER);
        refused(
                () -> keys.registerOwn(
                        FIRST_APPROVER,
                        approver.publicKey(),
                        approver.sign("another text".getBytes(StandardCharsets.UTF_8))),
                RefusalCode.SIGNATURE_DOES_NOT_VERIFY);
        byte[] late = approver.sign(keys.challenge(FIRST_APPROVER).text().getBytes(StandardCharsets.UTF_8));
        at(NOON.plus(Duration.ofMinutes(11)));
        refused(() -> keys.registerOwn(FIRST_APPROVER, approver.publicKey(), late), RefusalCode.CHALLENGE_NOT_OPEN);
        refused(
                () -> keys.registerOwn(FIRST_APPROVER, new PublicKeyPem("no key"), late),
                RefusalCode.PUBLIC_KEY_NOT_ACCEPTED);
    }

    @Test
    void aRevokedKeySignsNothing() {
        ApproverForTests approver = new ApproverForTests(FIRST_APPROVER, false);
        ApproverKeyId id = register(approver);
        refused(() -> keys.revoke(id, SECOND_APPROVER, "not mine"), RefusalCode.NOT_PERMITTED);
        keys.revoke(id, new Actor("an admin", Role.ADMIN), "stolen");
        refused(() -> keys.revoke(id, FIRST_APPROVER, "again"), RefusalCode.APPROVER_KEY_REVOKED);
        byte[] payload = StatementBytes.of(signing.statement(version, Decision.APPROVED, FIRST_APPROVER, "fine"));
        refused(() -> decided(FIRST_APPROVER, approver.envelope(payload)), RefusalCode.APPROVER_KEY_NOT_REGISTERED);
        refused(() -> decided(FIRST_APPROVER, null), RefusalCode.APPROVER_SIGNS_WITH_OWN_KEY);
    }

    @Test
    void whoeverTakesTheRowsAwayDoesNotGetTheServerToSignForSomebodyWithAnOwnKey() throws Exception {
        register(new ApproverForTests(FIRST_APPROVER, false));
        assertThat(log.jdbc().update("DELETE FROM approver_key WHERE approver = ?", FIRST_APPROVER.id()))
                .isEqualTo(1);
        refused(() -> decided(FIRST_APPROVER, null), RefusalCode.APPROVER_SIGNS_WITH_OWN_KEY);
        assertThat(registered()).extracting(ApproverKeyRegistered::holder).containsExactly(Holder.APPROVER);
    }

    @Test
    void aRowWithAnotherKeyThanTheRecordedOneSignsNothing() {
        ApproverForTests approver = new ApproverForTests(FIRST_APPROVER, false);
        ApproverKeyId id = register(approver);
        ApproverForTests operator = new ApproverForTests(FIRST_APPROVER, false);
        change("public_key = ?", operator.publicKey().value());
        byte[] payload = StatementBytes.of(signing.statement(version, Decision.APPROVED, FIRST_APPROVER, "fine"));
        refused(() -> decided(FIRST_APPROVER, operator.envelope(payload)), RefusalCode.APPROVER_KEY_REPLACED);
        refused(() -> keys.revoke(id, FIRST_APPROVER, "replaced"), RefusalCode.APPROVER_KEY_REPLACED);
        refused(() -> register(operator), RefusalCode.APPROVER_KEY_REPLACED);

        change("public_key = ?", approver.publicKey().value());
        assertThat(decided(FIRST_APPROVER, approver.envelope(payload))
                        .signature()
                        .keyId())
                .isEqualTo(id);
    }

    @Test
    void aRowOfTheServersThatWasReplacedSignsNothing() {
        decided(FIRST_APPROVER, null);
        change(
                "public_key = ?",
                new ApproverForTests(FIRST_APPROVER, false).publicKey().value());
        refused(() -> decided(FIRST_APPROVER, null), RefusalCode.APPROVER_KEY_REPLACED);
    }

    @Test
    void aRowThatIsInForceAgainAfterItsRevocationSignsNothing() {
        ApproverForTests approver = new ApproverForTests(FIRST_APPROVER, false);
        keys.revoke(register(approver), FIRST_APPROVER, "lost");
        change("revoked_at = ?::timestamptz", null);
        byte[] payload = StatementBytes.of(signing.statement(version, Decision.APPROVED, FIRST_APPROVER, "fine"));
        refused(() -> decided(FIRST_APPROVER, approver.envelope(payload)), RefusalCode.APPROVER_KEY_REPLACED);
    }

    @Test
    void aKeyThatWasRecordedUnderItsOwnIdentityStillSigns() {
        ApproverForTests approver = new ApproverForTests(FIRST_APPROVER, false);
        PublicKeyPem key = approver.publicKey();
        log.trail().record(FIRST_APPROVER, () -> {
            rows.insert(approver.keyId, FIRST_APPROVER, Holder.APPROVER, key, null, null, NOON);
            return List.of(new EventsWithRows.Entry(
                    "ApproverKey",
                    approver.keyId.toString(),
                    0,
                    TrailMetadata.PLATFORM,
                    new ApproverKeyRegistered(
                            approver.keyId,
                            FIRST_APPROVER,
                            Holder.APPROVER,
                            key.algorithm(),
                            key.digest(),
                            key,
                            NOON)));
        });
        byte[] payload = StatementBytes.of(signing.statement(version, Decision.APPROVED, FIRST_APPROVER, "fine"));
        assertThat(decided(FIRST_APPROVER, approver.envelope(payload))
                        .signature()
                        .keyId())
                .isEqualTo(approver.keyId);
        keys.revoke(approver.keyId, FIRST_APPROVER, "lost");
        change("revoked_at = ?::timestamptz", null);
        refused(() -> decided(FIRST_APPROVER, approver.envelope(payload)), RefusalCode.APPROVER_KEY_REPLACED);
    }

    private void change(String set, @Nullable Object value) {
        assertThat(log.jdbc().update("UPDATE approver_key SET " + set, value)).isEqualTo(1);
    }

    @Test
    void aPublishedPolicyIsServedByItsDigestAndNeverChanges() {
        ApprovalPolicyController controller = new ApprovalPolicyController();
        assertThat(ApprovalPolicy.PUBLISHED.stream()
                        .map(policy -> policy.digest().toString()))
                .startsWith("sha256:9ade360b30bf415c6668ba347e8c40551c93d809ffaa9e674f43f364d8542799");
        for (ApprovalPolicy policy : ApprovalPolicy.PUBLISHED) {
            assertThat(controller.policy(policy.digest().toString())).isEqualTo(policy.bytes());
        }
        assertThat(controller.policy(null)).isEqualTo(ApprovalPolicy.inForce().bytes());
        refused(() -> controller.policy(CANDIDATE.binding().artefactDigest().toString()), RefusalCode.NOT_FOUND);
        refused(() -> controller.policy("v1"), RefusalCode.MALFORMED_DIGEST);
    }

    @Test
    void anOldStatementIsRefused() {
        ApproverForTests approver = new ApproverForTests(FIRST_APPROVER, false);
        register(approver);
        DsseEnvelope signed = approver.envelope(
                StatementBytes.of(signing.statement(version, Decision.APPROVED, FIRST_APPROVER, "fine")));
        at(NOON.plus(Duration.ofMinutes(61)));
        refused(() -> decided(FIRST_APPROVER, signed), RefusalCode.STATEMENT_NOT_RECENT);
        refused(
                () -> decided(FIRST_APPROVER, approver.envelope("[]".getBytes(StandardCharsets.UTF_8))),
                RefusalCode.SIGNED_OTHER_STATEMENT);
    }

    @Test
    void aTimeThatIsFinerThanTheTrailKeepsIsRefused() {
        ApproverForTests approver = new ApproverForTests(FIRST_APPROVER, false);
        register(approver);
        byte[] finer = StatementBytes.of(new DecisionStatement(
                version, CANDIDATE, Decision.APPROVED, FIRST_APPROVER, "fine", NOON.plusNanos(1)));
        refused(() -> decided(FIRST_APPROVER, approver.envelope(finer)), RefusalCode.SIGNED_OTHER_STATEMENT);
    }

    @Test
    void opensslAcceptsASignatureOfTheServerAndRefusesATamperedOne() throws Exception {
        assumeTrue(run("openssl", "version") == 0, "the judge OpenSSL is left out: it is not installed");
        Taken taken = decided(FIRST_APPROVER, null);
        DsseEnvelope envelope = taken.signature().envelope();
        Path key = Files.writeString(
                folder.resolve("key.pem"), taken.signature().publicKey().value());
        Path signature = Files.write(folder.resolve("signature"), envelope.signatureBytes());
        Path message = Files.write(folder.resolve("pae"), envelope.signedBytes());
        assertThat(verifiedByOpenssl(key, signature, message)).isZero();

        byte[] tampered = envelope.signedBytes();
        tampered[tampered.length - 10] ^= 1;
        assertThat(verifiedByOpenssl(key, signature, Files.write(message, tampered)))
                .isNotZero();
    }

    private static int verifiedByOpenssl(Path key, Path signature, Path message) throws Exception {
        return run(
                "openssl",
                "pkeyutl",
                "-verify",
                "-pubin",
                "-inkey",
                key.toString(),
                "-rawin",
                "-in",
                message.toString(),
                "-sigfile",
                signature.toString());
    }

    private static int run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException missing) {
            return -1;
        }
    }

    private ApproverKeyId register(ApproverForTests approver) {
        byte[] signature = approver.sign(keys.challenge(approver.actor).text().getBytes(StandardCharsets.UTF_8));
        return keys.registerOwn(approver.actor, approver.publicKey(), signature);
    }

    private List<ApproverKeyRegistered> registered() throws InterruptedException {
        return log.recorded().stream()
                .filter(ApproverKeyRegistered.class::isInstance)
                .map(ApproverKeyRegistered.class::cast)
                .toList();
    }

    private static void refused(ThrowingCallable attempt, RefusalCode code) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
