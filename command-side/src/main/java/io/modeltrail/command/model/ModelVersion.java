package io.modeltrail.command.model;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.model.ApprovalBinding;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.DecisionStatement;
import io.modeltrail.contracts.model.DecisionStatement.Decision;
import io.modeltrail.contracts.model.ModelVersionCommand.ApproveModelVersion;
import io.modeltrail.contracts.model.ModelVersionCommand.RegisterModelVersion;
import io.modeltrail.contracts.model.ModelVersionCommand.RejectModelVersion;
import io.modeltrail.contracts.model.ModelVersionCommand.SubmitModelVersion;
import io.modeltrail.contracts.model.ModelVersionEvent;
import io.modeltrail.contracts.model.ModelVersionEvent.ApprovalGranted;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionApproved;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRejected;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionSubmitted;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;

/** One registered model: submitted, then approved by two people or rejected by one. */
@Aggregate
@SuppressWarnings("NullAway.Init") // the fields are set by evolving
class ModelVersion {
    @AggregateIdentifier
    private ModelVersionId modelVersionId;

    private UseCaseKey useCase;
    private Candidate candidate;
    private ApprovalBinding binding;
    private Actor trainedBy;
    private final Set<String> approvers = new HashSet<>();
    private boolean submitted;
    private boolean decided;

    private ModelVersion() {}

    @CommandHandler
    ModelVersion(RegisterModelVersion command) {
        apply(new ModelVersionRegistered(command.modelVersionId(), command.candidate()));
    }

    @CommandHandler
    void decide(SubmitModelVersion command) {
        new ModelIsSubmittedOnce(submitted).orRefuse();
        record(new ModelVersionSubmitted(modelVersionId, command.submittedBy()));
    }

    @CommandHandler
    void decide(ApproveModelVersion command) {
        new ModelAwaitsDecision(submitted, decided).orRefuse();
        new ApproverIsNotTheTrainer(command.approver(), trainedBy).orRefuse();
        new ApproversAreDifferentPeople(approvers, command.approver()).orRefuse();
        new ApprovalNamesItsArtefact(command.artefactDigest(), binding.artefactDigest()).orRefuse();
        new EnvelopeSignsTheDecision(
                        command.signature(),
                        statement(Decision.APPROVED, command.approver(), command.comment(), command.decidedAt()))
                .orRefuse();
        record(new ApprovalGranted(
                modelVersionId,
                command.approver(),
                binding,
                command.comment(),
                command.decidedAt(),
                command.signature().signed()));
        if (new EnoughPeopleApproved(approvers.size()).holds()) {
            record(new ModelVersionApproved(modelVersionId, binding));
        }
    }

    @CommandHandler
    void decide(RejectModelVersion command) {
        new ModelAwaitsDecision(submitted, decided).orRefuse();
        new ApproverIsNotTheTrainer(command.approver(), trainedBy).orRefuse();
        new EnvelopeSignsTheDecision(
                        command.signature(),
                        statement(Decision.REJECTED, command.approver(), command.reason(), command.decidedAt()))
                .orRefuse();
        record(new ModelVersionRejected(
                modelVersionId,
                command.approver(),
                command.reason(),
                command.decidedAt(),
                command.signature().signed()));
    }

    private DecisionStatement statement(Decision decision, Actor approver, String comment, Instant decidedAt) {
        return new DecisionStatement(modelVersionId, candidate, decision, approver, comment, decidedAt);
    }

    private void record(ModelVersionEvent event) {
        apply(event, MetaData.with(TrailMetadata.USE_CASE, useCase.value()));
    }

    @EventSourcingHandler
    void evolve(ModelVersionEvent event) {
        switch (event) {
            case ModelVersionRegistered registered -> {
                modelVersionId = registered.modelVersionId();
                candidate = registered.candidate();
                useCase = candidate.useCase();
                binding = candidate.binding();
                trainedBy = candidate.trainedBy();
            }
            case ModelVersionSubmitted ignored -> submitted = true;
            case ApprovalGranted granted -> approvers.add(granted.approver().id());
            case ModelVersionApproved ignored -> decided = true;
            case ModelVersionRejected ignored -> decided = true;
        }
    }
}
