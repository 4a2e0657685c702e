package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.model.ApprovalBinding;
import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRegistered;
import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRevoked;
import io.modeltrail.contracts.model.ApproverKeyEvent.Holder;
import io.modeltrail.contracts.model.ApproverKeyId;
import io.modeltrail.contracts.model.ModelVersionEvent.ApprovalGranted;
import io.modeltrail.contracts.model.SignedDecision;
import io.modeltrail.contracts.signing.DsseEnvelope;
import io.modeltrail.contracts.signing.PublicKeyPem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.List;
import java.util.Map;
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
        SampleTrail trail = signed("signed", trail0 -> trail0.binding, SampleTrail.FIRST_APPROVER);
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
        SampleTrail trail = signed("file", trail0 -> trail0.binding, SampleTrail.FIRST_APPROVER);
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

    @Test
    void aSignatureUnderOtherDigestsOrWithAnothersKeyIsFound() {
        ApprovalBinding other = new SampleTrail("something else").binding;
        for (SampleTrail trail : List.of(
                signed("other digests", trail0 -> other, SampleTrail.FIRST_APPROVER),
                signed("another's key", trail0 -> trail0.binding, SampleTrail.SECOND_APPROVER))) {
            happened(trail);
            assertThat(approvals(trail).get(0).get("signature").get("verified").asBoolean())
                    .isFalse();
            JsonNode lineage = querySide.get("/api/v1/predictions/" + trail.laterPrediction + "/lineage");
            assertThat(lineage.get("checks")
                            .valueStream()
                            .filter(check -> !check.get("holds").asBoolean())
                            .map(check -> check.get("name").asString()))
                    .containsExactly("signatures-of-approvals-verify");
        }
    }

    @Test
    void aKeyThatWasRevokedBeforeSignsNothing() {
        SampleTrail trail = signed("revoked", trail0 -> trail0.binding, SampleTrail.FIRST_APPROVER);
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
    private SampleTrail signed(
            String name, java.util.function.Function<SampleTrail, ApprovalBinding> about, Actor keyOf) {
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
                        new SignedDecision(id, envelope(about.apply(trail)))));
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

    private DsseEnvelope envelope(ApprovalBinding about) {
        byte[] payload = JsonMapper.builder()
                .build()
                .writeValueAsString(Map.of(
                        "subject",
                        List.of(
                                subject(about.artefactDigest().hex()),
                                subject(about.datasetDigest().hex()),
                                subject(about.evaluationDigest().hex())),
                        "predicate",
                        Map.of("approver", Map.of("id", SampleTrail.FIRST_APPROVER.id()))))
                .getBytes(StandardCharsets.UTF_8);
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(pair.getPrivate());
            signer.update(DsseEnvelope.preAuthenticationEncoding(DsseEnvelope.IN_TOTO, payload));
            return DsseEnvelope.of(DsseEnvelope.IN_TOTO, payload, "key", signer.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Map<String, Object> subject(String hex) {
        return Map.of("digest", Map.of("sha256", hex));
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
