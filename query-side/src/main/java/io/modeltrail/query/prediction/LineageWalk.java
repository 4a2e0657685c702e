package io.modeltrail.query.prediction;

import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRegistered;
import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRevoked;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.DecisionStatement;
import io.modeltrail.contracts.model.DecisionStatement.Decision;
import io.modeltrail.contracts.model.ModelVersionEvent.ApprovalGranted;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionApproved;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.SignedDecision;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleStarted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStepAdvanced;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.query.DecisionVerification;
import io.modeltrail.query.DecisionVerification.Decided;
import io.modeltrail.query.DecisionVerification.KeyBeginnings;
import io.modeltrail.query.DecisionVerification.KnownKey;
import io.modeltrail.query.prediction.LineageView.HopKind;
import io.modeltrail.query.prediction.LineageView.Missing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Walks from a prediction to its data, over what each event names. A hop that is not found is noted, and the walk goes on wherever
 * another hop names the way. One use for each walk; not thread-safe.
 */
final class LineageWalk {
    private final PredictionView prediction;
    private final Function<UUID, List<LineageFact<?>>> facts;
    private final Function<String, KeyBeginnings> beginnings;
    private final List<Missing> missing = new ArrayList<>();

    /**
     * @param facts the recorded events of an aggregate, in the order of the log
     * @param beginnings of keys, as the approver with the identity sees them
     */
    LineageWalk(
            PredictionView prediction,
            Function<UUID, List<LineageFact<?>>> facts,
            Function<String, KeyBeginnings> beginnings) {
        this.prediction = prediction;
        this.facts = facts;
        this.beginnings = beginnings;
    }

    /**
     * What was found on the way; null = missing.
     *
     * @param step null also when the step is the first one, which the start of the rollout puts in force
     * @param approvals up to the start of the rollout
     * @param signatures of the approvals, in their order
     * @param retraining null also when a person asked for the training
     */
    record Found(
            @Nullable LineageFact<RolloutStepAdvanced> step,
            @Nullable LineageFact<RolloutStarted> rollout,
            @Nullable LineageFact<ModelVersionApproved> approved,
            List<LineageFact<ApprovalGranted>> approvals,
            List<DecisionVerification> signatures,
            @Nullable LineageFact<ModelVersionRegistered> version,
            @Nullable LineageFact<TrainingCompleted> training,
            @Nullable LineageFact<TrainingRequested> trainingRequest,
            @Nullable LineageFact<DatasetSnapshotCaptured> snapshot,
            @Nullable LineageFact<DatasetSnapshotRequested> snapshotRequest,
            @Nullable LineageFact<RetrainingCycleStarted> retraining,
            List<Missing> missing) {}

    Found walk() {
        UUID rolloutId = prediction.rolloutId().value();
        UUID versionId = prediction.modelVersionId().value();
        LineageFact<RolloutStepAdvanced> step = prediction.step() == 0
                ? null
                : find(
                        HopKind.ROLLOUT_STEP,
                        rolloutId,
                        RolloutStepAdvanced.class,
                        advanced -> advanced.step() == prediction.step());
        LineageFact<RolloutStarted> rollout = find(HopKind.ROLLOUT, rolloutId, RolloutStarted.class);
        LineageFact<ModelVersionApproved> approved =
                find(HopKind.MODEL_APPROVED, versionId, ModelVersionApproved.class);
        List<LineageFact<ApprovalGranted>> approvals = all(versionId, ApprovalGranted.class);
        if (approvals.isEmpty()) {
            missing(HopKind.APPROVAL, versionId);
        }
        LineageFact<ModelVersionRegistered> version =
                find(HopKind.MODEL_VERSION, versionId, ModelVersionRegistered.class);
        Candidate candidate = version == null ? null : version.event().candidate();
        UUID trainingId = candidate == null ? null : candidate.trainingRunId().value();
        LineageFact<TrainingCompleted> training = find(HopKind.TRAINING_RUN, trainingId, TrainingCompleted.class);
        LineageFact<TrainingRequested> request = find(HopKind.TRAINING_REQUEST, trainingId, TrainingRequested.class);
        UUID snapshotId = snapshotId(candidate, request);
        return new Found(
                step,
                rollout,
                approved,
                approvals,
                approvals.stream()
                        .map(approval -> signature(approval, candidate))
                        .toList(),
                version,
                training,
                request,
                find(HopKind.DATASET_SNAPSHOT, snapshotId, DatasetSnapshotCaptured.class),
                find(HopKind.DATASET_REQUEST, snapshotId, DatasetSnapshotRequested.class),
                retraining(trainingId),
                missing);
    }

    /** With the key as the trail knows it. */
    private DecisionVerification signature(LineageFact<ApprovalGranted> approval, @Nullable Candidate candidate) {
        ApprovalGranted granted = approval.event();
        SignedDecision signed = granted.signed();
        KnownKey key = null;
        if (signed != null) {
            UUID keyId = signed.keyId().value();
            Long revoked = all(keyId, ApproverKeyRevoked.class).stream()
                    .findFirst()
                    .map(LineageFact::position)
                    .orElse(null);
            key = all(keyId, ApproverKeyRegistered.class).stream()
                    .findFirst()
                    .map(fact -> new KnownKey(fact.event(), fact.position(), revoked))
                    .orElse(null);
        }
        DecisionStatement statement = candidate == null
                ? null
                : new DecisionStatement(
                        granted.modelVersionId(),
                        candidate,
                        Decision.APPROVED,
                        granted.approver(),
                        granted.comment(),
                        granted.decidedAt());
        return DecisionVerification.of(
                new Decided(signed, statement, granted.binding(), approval.position()),
                key,
                beginnings.apply(granted.approver().id()));
    }

    /** The cycle that asked for the training and its data; it is shown under its own identity. */
    private @Nullable LineageFact<RetrainingCycleStarted> retraining(@Nullable UUID trainingId) {
        return trainingId == null
                ? null
                : all(trainingId, RetrainingCycleStarted.class).stream()
                        .map(fact -> new LineageFact<>(
                                fact.position(),
                                fact.eventType(),
                                fact.event().cycleId().value(),
                                fact.at(),
                                fact.actor(),
                                fact.role(),
                                fact.event()))
                        .findFirst()
                        .orElse(null);
    }

    /** The data that the training was asked to use; when that is not known, what the registry says. */
    private static @Nullable UUID snapshotId(
            @Nullable Candidate candidate, @Nullable LineageFact<TrainingRequested> request) {
        DatasetSnapshotId id = request != null
                ? request.event().datasetSnapshotId()
                : candidate == null ? null : candidate.datasetSnapshotId();
        return id == null ? null : id.value();
    }

    private <E> @Nullable LineageFact<E> find(HopKind kind, @Nullable UUID aggregateId, Class<E> type) {
        return find(kind, aggregateId, type, event -> true);
    }

    private <E> @Nullable LineageFact<E> find(
            HopKind kind, @Nullable UUID aggregateId, Class<E> type, Predicate<E> wanted) {
        if (aggregateId == null) {
            missing.add(new Missing(kind, null, "The hop that names it is missing itself."));
            return null;
        }
        Optional<LineageFact<E>> found = all(aggregateId, type).stream()
                .filter(fact -> wanted.test(fact.event()))
                .findFirst();
        if (found.isEmpty()) {
            missing(kind, aggregateId);
            return null;
        }
        return found.get();
    }

    private void missing(HopKind kind, UUID aggregateId) {
        missing.add(new Missing(
                kind,
                aggregateId,
                "No such event is known up to the position that the lineage has reached. If that is behind the prediction, ask "
                        + "again later; if not, the link is broken."));
    }

    private <E> List<LineageFact<E>> all(UUID aggregateId, Class<E> type) {
        return facts.apply(aggregateId).stream()
                .filter(fact -> type.isInstance(fact.event()))
                .map(fact -> new LineageFact<>(
                        fact.position(),
                        fact.eventType(),
                        fact.subjectId(),
                        fact.at(),
                        fact.actor(),
                        fact.role(),
                        type.cast(fact.event())))
                .toList();
    }
}
