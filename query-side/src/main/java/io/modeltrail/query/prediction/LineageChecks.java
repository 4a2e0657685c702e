package io.modeltrail.query.prediction;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.ModelVersionEvent.ApprovalGranted;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.training.TrainingOutcome;
import io.modeltrail.query.prediction.LineageView.Check;
import io.modeltrail.query.prediction.LineageWalk.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What must hold between the hops of a lineage. */
record LineageChecks(PredictionView prediction, Found found) {
    List<Check> all() {
        return List.of(
                new Check(
                        "rollout-put-the-model-version-in-service",
                        rolloutServes(),
                        "The rollout names the prediction's model version as what it serves."),
                new Check(
                        "artefact-is-the-registered-one",
                        artefactIsRegistered(),
                        "The artefact that scored has the digest that the model version was registered with."),
                new Check(
                        "approvals-bind-what-was-registered",
                        approvalsBind(),
                        "Every approval is bound to the digests of artefact, dataset and evaluation that were registered."),
                new Check(
                        "signatures-of-approvals-verify",
                        found.approvals().isEmpty() ? null : signaturesVerify(),
                        "Every approval is signed and verifies with a key of its approver that was in force and that could sign for them; "
                                + "approvals of before decisions were signed are left out, and each says so."),
                new Check(
                        "approvers-are-others-than-the-trainer",
                        approversAreOthers(),
                        "The approvals are by different people, none of whom asked for the training."),
                new Check(
                        "training-made-the-registered-artefact",
                        trainingMadeIt(),
                        "The training run ended with this model version, the same artefact and the same evaluation."),
                new Check(
                        "training-used-the-registered-snapshot",
                        trainingUsedSnapshot(),
                        "The training was asked to use the snapshot that the model version was registered with."),
                new Check(
                        "dataset-is-the-captured-one",
                        datasetIsCaptured(),
                        "The dataset digest of the model version is the digest of the captured Parquet file."),
                new Check(
                        "causes-come-before-effects",
                        inOrder(),
                        "Each event stands in the log after those that it follows from."));
    }

    private @Nullable Boolean rolloutServes() {
        if (found.rollout() == null) {
            return null;
        }
        RolloutStarted rollout = found.rollout().event();
        return rollout.challenger().equals(prediction.modelVersionId())
                || (prediction.variant() == Variant.CHAMPION
                        && Objects.equals(rollout.champion(), prediction.modelVersionId()));
    }

    private @Nullable Boolean artefactIsRegistered() {
        Candidate candidate = candidate();
        return candidate == null ? null : candidate.binding().artefactDigest().equals(prediction.artefactDigest());
    }

    private @Nullable Boolean approvalsBind() {
        Candidate candidate = candidate();
        if (candidate == null || found.approved() == null || found.approvals().isEmpty()) {
            return null;
        }
        return found.approved().event().binding().equals(candidate.binding())
                && found.approvals().stream()
                        .allMatch(approval -> approval.event().binding().equals(candidate.binding()));
    }

    private boolean signaturesVerify() {
        return found.signatures().stream().allMatch(signature -> !Boolean.FALSE.equals(signature.verified()));
    }

    private @Nullable Boolean approversAreOthers() {
        Candidate candidate = candidate();
        if (candidate == null || found.approvals().isEmpty()) {
            return null;
        }
        List<String> approvers = found.approvals().stream()
                .map(LineageFact::event)
                .map(ApprovalGranted::approver)
                .map(Actor::id)
                .toList();
        return !approvers.contains(candidate.trainedBy().id())
                && approvers.stream().distinct().count() == approvers.size();
    }

    private @Nullable Boolean trainingMadeIt() {
        Candidate candidate = candidate();
        if (candidate == null || found.training() == null) {
            return null;
        }
        TrainingOutcome outcome = found.training().event().outcome();
        return found.training().event().modelVersionId().equals(prediction.modelVersionId())
                && outcome.artefactDigest().equals(candidate.binding().artefactDigest())
                && outcome.evaluationDigest().equals(candidate.binding().evaluationDigest());
    }

    private @Nullable Boolean trainingUsedSnapshot() {
        Candidate candidate = candidate();
        if (candidate == null || found.trainingRequest() == null) {
            return null;
        }
        return found.trainingRequest().event().datasetSnapshotId().equals(candidate.datasetSnapshotId());
    }

    private @Nullable Boolean datasetIsCaptured() {
        Candidate candidate = candidate();
        if (candidate == null || found.snapshot() == null) {
            return null;
        }
        return candidate
                .binding()
                .datasetDigest()
                .equals(found.snapshot().event().content().parquetDigest());
    }

    private @Nullable Boolean inOrder() {
        if (!found.missing().isEmpty()) {
            return null;
        }
        List<Long> positions = new ArrayList<>(List.of(prediction.position()));
        Stream.concat(Stream.of(found.step(), found.rollout(), found.approved()), found.approvals().reversed().stream())
                .filter(Objects::nonNull)
                .forEach(fact -> positions.add(fact.position()));
        Stream.of(
                        found.version(),
                        found.training(),
                        found.trainingRequest(),
                        found.snapshot(),
                        found.snapshotRequest(),
                        found.retraining())
                .filter(Objects::nonNull)
                .forEach(fact -> positions.add(fact.position()));
        for (int hop = 1; hop < positions.size(); hop++) {
            if (positions.get(hop) >= positions.get(hop - 1)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Candidate candidate() {
        return found.version() == null ? null : found.version().event().candidate();
    }
}
