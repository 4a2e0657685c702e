package io.modeltrail.command.model;

import static io.modeltrail.command.Examples.FIRST_APPROVER;
import static io.modeltrail.command.Examples.SECOND_APPROVER;
import static io.modeltrail.command.Examples.TRAINER;
import static io.modeltrail.command.Examples.digest;
import static io.modeltrail.command.RefusalCondition.refusal;

import io.modeltrail.command.Examples;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.DecisionSignature;
import io.modeltrail.contracts.model.DecisionStatement.Decision;
import io.modeltrail.contracts.model.ModelVersionCommand.ApproveModelVersion;
import io.modeltrail.contracts.model.ModelVersionCommand.RegisterModelVersion;
import io.modeltrail.contracts.model.ModelVersionCommand.RejectModelVersion;
import io.modeltrail.contracts.model.ModelVersionCommand.SubmitModelVersion;
import io.modeltrail.contracts.model.ModelVersionEvent.ApprovalGranted;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionApproved;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRejected;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionSubmitted;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.signing.DsseEnvelope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ModelVersionTest {
    private static final ModelVersionId ID = ModelVersionId.next();
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Candidate CANDIDATE = Examples.candidate();
    private static final ModelVersionRegistered REGISTERED = new ModelVersionRegistered(ID, CANDIDATE);
    private static final ModelVersionSubmitted SUBMITTED = new ModelVersionSubmitted(ID, TRAINER);

    private static final Map<Actor, ApproverForTests> APPROVERS = new ConcurrentHashMap<>();

    private final AggregateTestFixture<ModelVersion> fixture = new AggregateTestFixture<>(ModelVersion.class);

    private static ApprovalGranted approvalBy(Actor approver) {
        return new ApprovalGranted(
                ID, approver, CANDIDATE.binding(), "fine", NOON, yes(approver).signed());
    }

    private static ApproveModelVersion approve(Actor approver, @Nullable Sha256Digest artefact) {
        return approve(approver, artefact, yes(approver));
    }

    private static ApproveModelVersion approve(
            Actor approver, @Nullable Sha256Digest artefact, DecisionSignature signature) {
        return new ApproveModelVersion(ID, approver, artefact, "fine", NOON, signature);
    }

    /** Ed25519 gives the same signature each time. */
    private static DecisionSignature yes(Actor approver) {
        return by(approver).signs(ID, CANDIDATE, Decision.APPROVED, "fine", NOON);
    }

    private static ApproverForTests by(Actor approver) {
        return APPROVERS.computeIfAbsent(approver, actor -> new ApproverForTests(actor, false));
    }

    private void refused(DecisionSignature signature, RefusalCode code) {
        new AggregateTestFixture<>(ModelVersion.class)
                .given(REGISTERED, SUBMITTED)
                .when(approve(FIRST_APPROVER, null, signature))
                .expectException(refusal(code))
                .expectNoEvents();
    }

    @Test
    void anApprovalIsSignedByTheApproverAndNobodyElse() {
        refused(by(FIRST_APPROVER).signature(yes(SECOND_APPROVER).envelope()), RefusalCode.SIGNATURE_DOES_NOT_VERIFY);
    }

    @Test
    void aSignedStatementOfOtherDigestsIsRefused() {
        Candidate other = Examples.candidate(digest("another artefact"));
        refused(by(FIRST_APPROVER).signs(ID, other, Decision.APPROVED, "fine", NOON), RefusalCode.SIGNED_OTHER_DIGESTS);
    }

    @Test
    void aSignedStatementOfAnotherDecisionIsRefused() {
        ApproverForTests approver = by(FIRST_APPROVER);
        for (DecisionSignature signature : List.of(
                approver.signs(ID, CANDIDATE, Decision.REJECTED, "fine", NOON),
                approver.signs(ID, CANDIDATE, Decision.APPROVED, "another comment", NOON),
                approver.signs(ID, CANDIDATE, Decision.APPROVED, "fine", NOON.plusSeconds(1)),
                approver.signs(ModelVersionId.next(), CANDIDATE, Decision.APPROVED, "fine", NOON))) {
            refused(signature, RefusalCode.SIGNED_OTHER_STATEMENT);
        }
    }

    @Test
    void anEnvelopeOfAnotherKindIsRefused() {
        ApproverForTests approver = by(FIRST_APPROVER);
        DsseEnvelope right = yes(FIRST_APPROVER).envelope();
        for (DsseEnvelope wrong : List.of(
                new DsseEnvelope("text/plain", right.payload(), right.signatures()),
                new DsseEnvelope(DsseEnvelope.IN_TOTO, "?", right.signatures()),
                new DsseEnvelope(DsseEnvelope.IN_TOTO, right.payload(), List.of()))) {
            refused(approver.signature(wrong), RefusalCode.ENVELOPE_MALFORMED);
        }
    }

    @Test
    void aCandidateIsRegistered() {
        fixture.givenNoPriorActivity()
                .when(new RegisterModelVersion(ID, CANDIDATE))
                .expectEvents(REGISTERED);
    }

    @Test
    void oneApprovalIsNotEnough() {
        fixture.given(REGISTERED, SUBMITTED)
                .when(approve(FIRST_APPROVER, null))
                .expectEvents(approvalBy(FIRST_APPROVER));
    }

    @Test
    void theSecondPersonApprovesTheVersion() {
        fixture.given(REGISTERED, SUBMITTED, approvalBy(FIRST_APPROVER))
                .when(approve(SECOND_APPROVER, digest("artefact")))
                .expectEvents(approvalBy(SECOND_APPROVER), new ModelVersionApproved(ID, CANDIDATE.binding()));
    }

    @Test
    void theSamePersonDoesNotApproveTwice() {
        fixture.given(REGISTERED, SUBMITTED, approvalBy(FIRST_APPROVER))
                .when(approve(FIRST_APPROVER, null))
                .expectException(refusal(RefusalCode.APPROVED_ALREADY_BY_THIS_PERSON))
                .expectNoEvents();
    }

    @Test
    void theTrainerDoesNotApproveEvenInAnotherRole() {
        fixture.given(REGISTERED, SUBMITTED)
                .when(approve(new Actor(TRAINER.id(), Role.APPROVER), null))
                .expectException(refusal(RefusalCode.APPROVER_IS_THE_TRAINER))
                .expectNoEvents();
    }

    @Test
    void anApprovalOfAnotherArtefactIsRefused() {
        fixture.given(REGISTERED, SUBMITTED)
                .when(approve(FIRST_APPROVER, digest("another artefact")))
                .expectException(refusal(RefusalCode.APPROVAL_NAMES_ANOTHER_ARTEFACT))
                .expectNoEvents();
    }

    @Test
    void nobodyApprovesWhatWasNotSubmitted() {
        fixture.given(REGISTERED)
                .when(approve(FIRST_APPROVER, null))
                .expectException(refusal(RefusalCode.MODEL_NOT_SUBMITTED))
                .expectNoEvents();
    }

    @Test
    void aVersionIsSubmittedOnce() {
        fixture.given(REGISTERED, SUBMITTED)
                .when(new SubmitModelVersion(ID, TRAINER))
                .expectException(refusal(RefusalCode.MODEL_ALREADY_SUBMITTED))
                .expectNoEvents();
    }

    @Test
    void oneNoIsEnoughAndFinal() {
        DecisionSignature no = by(SECOND_APPROVER).signs(ID, CANDIDATE, Decision.REJECTED, "biased", NOON);
        fixture.given(REGISTERED, SUBMITTED, approvalBy(FIRST_APPROVER))
                .when(new RejectModelVersion(ID, SECOND_APPROVER, "biased", NOON, no))
                .expectEvents(new ModelVersionRejected(ID, SECOND_APPROVER, "biased", NOON, no.signed()));
        new AggregateTestFixture<>(ModelVersion.class)
                .given(
                        REGISTERED,
                        SUBMITTED,
                        new ModelVersionRejected(ID, SECOND_APPROVER, "biased", NOON, no.signed()))
                .when(approve(FIRST_APPROVER, null))
                .expectException(refusal(RefusalCode.MODEL_ALREADY_DECIDED))
                .expectNoEvents();
    }
}
