package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRegistered;
import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRevoked;
import io.modeltrail.contracts.model.ApproverKeyEvent.Holder;
import io.modeltrail.contracts.model.ApproverKeyId;
import io.modeltrail.contracts.model.DecisionStatement;
import io.modeltrail.contracts.model.DecisionStatement.Decision;
import io.modeltrail.contracts.model.ModelVersionEvent.ApprovalGranted;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRejected;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.model.SignedDecision;
import io.modeltrail.contracts.signing.DsseEnvelope;
import io.modeltrail.contracts.signing.PublicKeyPem;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SignedApprovalReadsTest {
    private static QuerySideForTests querySide;

    private final KeyPair pair = pair();

    @BeforeAll
    static void start() {
        querySide = new QuerySideForTests();
    }

    @AfterAll
    static void close() {
        querySide.close();
    }

    @Test
    void thePageAndTheLineageShowTheEnvelopeAndThatItVerifies() {
        SampleTrail trail = signed("signed", SignedApprovalReadsTest::asItIs, SampleTrail.FIRST_APPROVER);
        happened(trail);

        JsonNode approvals = approvals(trail);
        assertThat(approvals.get(0).get("signature").get("verified").asBoolean())
                .isTrue();
        assertThat(approvals.get(0).get("signature").get("holder").asString()).isEqualTo("APPROVER");
        assertThat(approvals.get(1).get("signed").isNull()).isTrue();
        assertThat(approvals.get(1).get("signature").get("verified").isNull()).isTrue();
        assertThat(approvals.get(1).get("signature").get("explanation").asString())
                .contains("before");

        JsonNode lineage = querySide.get("/api/v1/predictions/" + trail.laterPrediction + "/lineage");
        assertThat(lineage.get("consistent").asBoolean()).isTrue();
        assertThat(lineage.get("hops")
                        .get(5)
                        .get("values")
                        .get("signature")
                        .get("verified")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void theEnvelopeIsAFileOfItsOwn() {
        SampleTrail trail = signed("file", SignedApprovalReadsTest::asItIs, SampleTrail.FIRST_APPROVER);
        happened(trail);
        JsonNode approval = approvals(trail).get(0);
        String path = "/api/v1/model-versions/" + trail.version + "/approvals/";
        JsonNode envelope = JsonMapper.builder()
                .build()
                .readTree(querySide.text(path + approval.get("position").asLong() + "/envelope"));
        assertThat(envelope).isEqualTo(approval.get("signed").get("envelope"));
        assertThat(querySide.refusalOf(
                        path + approvals(trail).get(1).get("position").asLong() + "/envelope"))
                .isEqualTo("NOT_FOUND");
        assertThat(querySide.refusalOf(path + "seven/envelope")).isEqualTo("MALFORMED_REQUEST");
    }

    /** Each differs in one thing from the statement that was to be signed. */
    private static Map<String, UnaryOperator<DecisionStatement>> otherStatements() {
        return Map.of(
                "a rejection",
                        right -> changed(right, right.modelVersionId(), Decision.REJECTED, right.approver(), "fine"),
                "another version",
                        right -> changed(right, ModelVersionId.next(), right.decision(), right.approver(), "fine"),
                "another comment",
                        right -> changed(right, right.modelVersionId(), right.decision(), right.approver(), "fine!"),
                "another approver",
                        right -> changed(
                                right, right.modelVersionId(), right.decision(), SampleTrail.SECOND_APPROVER, "fine"),
                "another time",
                        right -> new DecisionStatement(
                                right.modelVersionId(),
                                right.candidate(),
                                right.decision(),
                                right.approver(),
                                right.comment(),
                                right.decidedAt().plusMillis(1)),
                "other digests",
                        right -> new DecisionStatement(
                                right.modelVersionId(),
                                new SampleTrail("something else").candidate(new SampleTrail("something else").binding),
                                right.decision(),
                                right.approver(),
                                right.comment(),
                                right.decidedAt()));
    }

    private static DecisionStatement changed(
            DecisionStatement right, ModelVersionId version, Decision decision, Actor approver, String comment) {
        return new DecisionStatement(version, right.candidate(), decision, approver, comment, right.decidedAt());
    }

    @Test
    void anotherStatementThanTheOneOfTheDecisionIsFound() {
        otherStatements().forEach((name, other) -> {
            SampleTrail trail = signed(name, other, SampleTrail.FIRST_APPROVER);
            happened(trail);
            isFound(trail, "another statement");
        });
    }

    @Test
    void aSignatureWithAnothersKeyOrWithALaterOneIsFound() {
        SampleTrail another = signed("another's key", SignedApprovalReadsTest::asItIs, SampleTrail.SECOND_APPROVER);
        happened(another);
        isFound(another, "somebody else's");

        SampleTrail later = signed("later", SignedApprovalReadsTest::asItIs, SampleTrail.FIRST_APPROVER);
        later.events().addLast(later.events().removeFirst());
        happened(later);
        isFound(later, "after the decision");
    }

    private static void isFound(SampleTrail trail, String explanation) {
        JsonNode signature = approvals(trail).get(0).get("signature");
        assertThat(signature.get("verified").asBoolean(true)).isFalse();
        assertThat(signature.get("explanation").asString()).contains(explanation);
        JsonNode lineage = querySide.get("/api/v1/predictions/" + trail.laterPrediction + "/lineage");
        assertThat(lineage.get("checks")
                        .valueStream()
                        .filter(check -> !check.get("holds").asBoolean())
                        .map(check -> check.get("name").asString()))
                .containsExactly("signatures-of-approvals-verify");
    }

    @Test
    void aRejectionVerifiesByItsOwnStatementOnly() {
        for (Decision signed : Decision.values()) {
            SampleTrail trail =
                    signed("rejected " + signed, SignedApprovalReadsTest::asItIs, SampleTrail.FIRST_APPROVER);
            DecisionStatement statement = new DecisionStatement(
                    trail.version,
                    trail.candidate(trail.binding),
                    signed,
                    SampleTrail.FIRST_APPROVER,
                    "too few rows",
                    SampleTrail.BEGIN.plusSeconds(7));
            ApproverKeyId key = trail.the(ApproverKeyRegistered.class).keyId();
            List<Object> events = new ArrayList<>(trail.events().subList(0, 9));
            events.removeIf(ApprovalGranted.class::isInstance);
            events.add(new ModelVersionRejected(
                    trail.version,
                    SampleTrail.FIRST_APPROVER,
                    "too few rows",
                    SampleTrail.BEGIN.plusSeconds(7),
                    new SignedDecision(key, envelope(statement))));
            querySide.happened(events);
            JsonNode rejection =
                    querySide.get("/api/v1/model-versions/" + trail.version).get("rejection");
            assertThat(rejection.get("signature").get("verified").asBoolean())
                    .as(signed.name())
                    .isEqualTo(signed == Decision.REJECTED);
        }
    }

    @Test
    void aKeyThatWasRevokedBeforeSignsNothing() {
        SampleTrail trail = signed("revoked", SignedApprovalReadsTest::asItIs, SampleTrail.FIRST_APPROVER);
        trail.events()
                .add(
                        1,
                        new ApproverKeyRevoked(
                                trail.the(ApproverKeyRegistered.class).keyId(),
                                SampleTrail.FIRST_APPROVER.id(),
                                new Actor("0192aaaa-0000-7000-8000-000000000009", Role.ADMIN),
                                "stolen",
                                SampleTrail.BEGIN));
        happened(trail);
        assertThat(approvals(trail).get(0).get("signature").get("explanation").asString())
                .contains("revoked");
    }

    private static void happened(SampleTrail trail) {
        querySide.happened(trail.events());
    }

    private static JsonNode approvals(SampleTrail trail) {
        return querySide.get("/api/v1/model-versions/" + trail.version).get("approvals");
    }

    /** The first approval is signed; the key is known from the beginning, as that of {@code keyOf}. */
    private SampleTrail signed(String name, UnaryOperator<DecisionStatement> change, Actor keyOf) {
        SampleTrail trail = new SampleTrail(name);
        ApproverKeyId id = ApproverKeyId.next();
        PublicKeyPem publicKey = PublicKeyPem.of(pair.getPublic());
        ApprovalGranted old = trail.approval(SampleTrail.FIRST_APPROVER, trail.binding);
        trail.replace(
                old,
                new ApprovalGranted(
                        old.modelVersionId(),
                        old.approver(),
                        old.binding(),
                        old.comment(),
                        old.decidedAt(),
                        new SignedDecision(
                                id,
                                envelope(change.apply(new DecisionStatement(
                                        trail.version,
                                        trail.candidate(trail.binding),
                                        Decision.APPROVED,
                                        old.approver(),
                                        old.comment(),
                                        old.decidedAt()))))));
        trail.events()
                .addFirst(new ApproverKeyRegistered(
                        id,
                        keyOf,
                        Holder.APPROVER,
                        publicKey.algorithm(),
                        publicKey.digest(),
                        publicKey,
                        SampleTrail.BEGIN));
        return trail;
    }

    static ApproverKeyRegistered registered(ApproverKeyId id) {
        PublicKeyPem publicKey = PublicKeyPem.of(pair().getPublic());
        return new ApproverKeyRegistered(
                id,
                SampleTrail.FIRST_APPROVER,
                Holder.SERVER,
                publicKey.algorithm(),
                publicKey.digest(),
                publicKey,
                SampleTrail.BEGIN);
    }

    private static DecisionStatement asItIs(DecisionStatement statement) {
        return statement;
    }

    private DsseEnvelope envelope(DecisionStatement statement) {
        byte[] payload = JsonMapper.builder().build().writeValueAsBytes(statement.content());
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(pair.getPrivate());
            signer.update(DsseEnvelope.preAuthenticationEncoding(DsseEnvelope.IN_TOTO, payload));
            return DsseEnvelope.of(DsseEnvelope.IN_TOTO, payload, "key", signer.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
