package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRegistered;
import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRevoked;
import io.modeltrail.contracts.model.ApproverKeyEvent.Holder;
import io.modeltrail.contracts.model.ApproverKeyId;
import io.modeltrail.contracts.model.DecisionStatement;
import io.modeltrail.contracts.model.DecisionStatement.Decision;
import io.modeltrail.contracts.model.ModelVersionEvent.ApprovalGranted;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRejected;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.query.Traces.Trace;
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
        assertThat(approvals.get(1).get("signature").get("verified").asBoolean())
                .isTrue();
        assertThat(approvals.get(1).get("signature").get("holder").asString()).isEqualTo("SERVER");

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
    void decisionsOfBeforeTheFirstKeySaySo() {
        try (QuerySideForTests before = new QuerySideForTests()) {
            SampleTrail trail = new SampleTrail("before");
            before.happened(trail.events());
            before.happened(new KeyForTests(SampleTrail.FIRST_APPROVER, Holder.APPROVER).registered);
            for (JsonNode approval : approvals(before, trail)) {
                assertThat(approval.get("signed").isNull()).isTrue();
                assertThat(approval.get("signature").get("verified").isNull()).isTrue();
                assertThat(approval.get("signature").get("explanation").asString())
                        .contains("before");
            }
            assertThat(before.get("/api/v1/predictions/" + trail.laterPrediction + "/lineage")
                            .get("consistent")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void aDecisionThatNobodySignedIsFoundOnceThereAreKeys() {
        SampleTrail trail = signed("nobody", SignedApprovalReadsTest::asItIs, SampleTrail.FIRST_APPROVER);
        forgetSignature(trail, SampleTrail.FIRST_APPROVER);
        happened(trail);
        isFound(trail, "Nobody signed");
    }

    @Test
    void aKeyOfTheServerForSomebodyWithAnOwnKeyIsFound() {
        Actor approver = somebody();
        KeyForTests own = new KeyForTests(approver, Holder.APPROVER);
        KeyForTests server = new KeyForTests(approver, Holder.SERVER);
        SampleTrail signedByTheServer = signed("server", approver, server, SignedApprovalReadsTest::asItIs);
        signedByTheServer.events().addFirst(own.registered);
        happened(signedByTheServer);
        isFound(signedByTheServer, "The server signed");
        Trace trace = querySide.beans().getBean(Traces.class).of(signedByTheServer.version);
        assertThat(querySide
                        .jdbc()
                        .queryForObject(
                                "SELECT position FROM query_lineage_fact WHERE subject_id = ?",
                                Long.class,
                                own.registered.keyId().value()))
                .as("who takes the version home can see it too")
                .isIn(trace.positions());
    }

    @Test
    void aKeyOfTheServerWasTheApproversUntilTheyRegisteredTheirOwn() {
        Actor approver = somebody();
        SampleTrail trail =
                signed("until", approver, new KeyForTests(approver, Holder.SERVER), SignedApprovalReadsTest::asItIs);
        trail.events().addLast(new KeyForTests(approver, Holder.APPROVER).registered);
        happened(trail);
        assertThat(approvals(trail).get(0).get("signature").get("verified").asBoolean())
                .isTrue();
    }

    @Test
    void theEnvelopeIsAFileOfItsOwn() {
        SampleTrail trail = signed("file", SignedApprovalReadsTest::asItIs, SampleTrail.FIRST_APPROVER);
        forgetSignature(trail, SampleTrail.SECOND_APPROVER);
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
        SampleTrail another = signed("another's key", SignedApprovalReadsTest::asItIs, SampleTrail.OPERATOR);
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
            KeyForTests key = new KeyForTests(SampleTrail.FIRST_APPROVER, Holder.APPROVER);
            SampleTrail trail = new SampleTrail("rejected " + signed);
            DecisionStatement statement = new DecisionStatement(
                    trail.version,
                    trail.candidate(trail.binding),
                    signed,
                    SampleTrail.FIRST_APPROVER,
                    "too few rows",
                    SampleTrail.BEGIN.plusSeconds(7));
            List<Object> events = new ArrayList<>(trail.events().subList(0, 8));
            events.addFirst(key.registered);
            events.add(new ModelVersionRejected(
                    trail.version,
                    SampleTrail.FIRST_APPROVER,
                    "too few rows",
                    SampleTrail.BEGIN.plusSeconds(7),
                    key.sign(statement)));
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
        return approvals(querySide, trail);
    }

    private static JsonNode approvals(QuerySideForTests from, SampleTrail trail) {
        return from.get("/api/v1/model-versions/" + trail.version).get("approvals");
    }

    private static Actor somebody() {
        return new Actor(Identifiers.next().toString(), Role.APPROVER);
    }

    /** The first approval is signed with an own key, known from the beginning as that of {@code keyOf}; the second by the server. */
    private static SampleTrail signed(String name, UnaryOperator<DecisionStatement> change, Actor keyOf) {
        return signed(name, SampleTrail.FIRST_APPROVER, new KeyForTests(keyOf, Holder.APPROVER), change);
    }

    private static SampleTrail signed(
            String name, Actor firstApprover, KeyForTests first, UnaryOperator<DecisionStatement> change) {
        SampleTrail trail = new SampleTrail(name);
        KeyForTests second = new KeyForTests(SampleTrail.SECOND_APPROVER, Holder.SERVER);
        sign(trail, SampleTrail.SECOND_APPROVER, SampleTrail.SECOND_APPROVER, second, SignedApprovalReadsTest::asItIs);
        sign(trail, SampleTrail.FIRST_APPROVER, firstApprover, first, change);
        return trail;
    }

    private static void sign(
            SampleTrail trail, Actor instead, Actor by, KeyForTests key, UnaryOperator<DecisionStatement> change) {
        ApprovalGranted old = trail.approval(instead, trail.binding);
        DecisionStatement statement = new DecisionStatement(
                trail.version, trail.candidate(trail.binding), Decision.APPROVED, by, old.comment(), old.decidedAt());
        trail.replace(
                old,
                new ApprovalGranted(
                        old.modelVersionId(),
                        by,
                        old.binding(),
                        old.comment(),
                        old.decidedAt(),
                        key.sign(change.apply(statement))));
        trail.events().addFirst(key.registered);
    }

    private static void forgetSignature(SampleTrail trail, Actor approver) {
        trail.events()
                .replaceAll(event -> event instanceof ApprovalGranted granted
                                && granted.approver().equals(approver)
                        ? trail.approval(approver, trail.binding)
                        : event);
    }

    static ApproverKeyRegistered registered(ApproverKeyId id) {
        ApproverKeyRegistered other = new KeyForTests(SampleTrail.FIRST_APPROVER, Holder.SERVER).registered;
        return new ApproverKeyRegistered(
                id, other.approver(), other.holder(), other.algorithm(), other.digest(), other.publicKey(), other.at());
    }

    private static DecisionStatement asItIs(DecisionStatement statement) {
        return statement;
    }
}
