package io.modeltrail.query.prediction;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRegistered;
import io.modeltrail.contracts.model.ApproverKeyId;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.ModelVersionEvent.ApprovalGranted;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRejected;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.model.SignedDecision;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.AsOf;
import io.modeltrail.query.ProjectionProgress;
import io.modeltrail.query.Traces;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Traces by the rows that lineage is walked over. */
@Component
class RecordedTraces implements Traces {
    private final PredictionRows predictions;
    private final LineageRows facts;
    private final ProjectionProgress progress;

    RecordedTraces(PredictionRows predictions, LineageRows facts, ProjectionProgress progress) {
        this.predictions = predictions;
        this.facts = facts;
        this.progress = progress;
    }

    @Override
    public Trace of(PredictionId prediction) {
        long asOf = progress.asOf(PredictionProjection.GROUP, predictions.lastPosition());
        PredictionView made = AsOf.orNotFound(predictions.find(prediction), "predictionId", prediction, asOf)
                .view();
        LineageWalk.Found found = new LineageWalk(made, facts::of, facts::keyBeginnings).walk();
        List<String> missing = new ArrayList<>(
                found.missing().stream().map(hop -> hop.hop().name()).toList());
        List<Long> positions = new ArrayList<>(LineageHops.of(made, null, found).stream()
                .map(LineageView.Hop::position)
                .toList());
        positions.addAll(facts.namesOfFeatures(List.of(made.artefactDigest())));
        positions.addAll(keysUnder(found.approvals(), missing));
        return new Trace(positions, missing);
    }

    /** Everything that happened to the version, to its training and its data, to the rollouts that name it, and to the keys under its decisions. */
    @Override
    public Trace of(ModelVersionId modelVersion) {
        List<LineageFact<?>> ofVersion = facts.of(modelVersion.value());
        long asOf = progress.asOf(LineageProjection.GROUP, facts.lastPosition());
        Optional<ModelVersionRegistered> registered = find(ofVersion, ModelVersionRegistered.class);
        Candidate candidate = AsOf.orNotFound(registered, "modelVersionId", modelVersion, asOf)
                .view()
                .candidate();
        UUID training = candidate.trainingRunId().value();
        List<String> missing = new ArrayList<>();
        List<LineageFact<?>> ofTraining = facts.of(training);
        Set<UUID> subjects = new LinkedHashSet<>(facts.rolloutsOf(modelVersion));
        subjects.add(training);
        find(ofTraining, TrainingRequested.class)
                .ifPresentOrElse(
                        request -> subjects.add(request.datasetSnapshotId().value()),
                        () -> missing.add("TRAINING_REQUEST"));
        List<Long> positions = new ArrayList<>();
        ofVersion.forEach(fact -> positions.add(fact.position()));
        for (UUID subject : subjects) {
            facts.of(subject).forEach(fact -> positions.add(fact.position()));
        }
        positions.addAll(facts.namesOfFeatures(List.of(candidate.binding().artefactDigest())));
        positions.addAll(keysUnder(ofVersion, missing));
        return new Trace(positions, missing);
    }

    @Override
    public List<Long> namesOfFeatures(UseCaseKey useCase, Collection<Long> positions) {
        return facts.namesOfFeatures(predictions.artefactsAt(useCase, positions));
    }

    /** Without the keys nobody can check the signatures, and without the first ones nobody knows who had to sign. */
    private List<Long> keysUnder(List<? extends LineageFact<?>> decisions, List<String> missing) {
        List<Long> positions = new ArrayList<>();
        Set<ApproverKeyId> keys = new LinkedHashSet<>();
        for (LineageFact<?> decision : decisions) {
            approver(decision.event())
                    .map(approver -> facts.keyBeginnings(approver.id()))
                    .ifPresent(beginnings -> Stream.of(beginnings.firstOfAll(), beginnings.firstOwn())
                            .filter(first -> first != null && first < decision.position())
                            .forEach(positions::add));
            signed(decision.event()).ifPresent(signed -> keys.add(signed.keyId()));
        }
        for (ApproverKeyId key : keys) {
            List<LineageFact<?>> ofKey = facts.of(key.value());
            if (find(ofKey, ApproverKeyRegistered.class).isEmpty()) {
                missing.add("APPROVER_KEY");
            }
            ofKey.forEach(fact -> positions.add(fact.position()));
        }
        return positions;
    }

    private static Optional<Actor> approver(Object event) {
        return switch (event) {
            case ApprovalGranted granted -> Optional.of(granted.approver());
            case ModelVersionRejected rejected -> Optional.of(rejected.approver());
            default -> Optional.empty();
        };
    }

    private static Optional<SignedDecision> signed(Object event) {
        return switch (event) {
            case ApprovalGranted granted -> Optional.ofNullable(granted.signed());
            case ModelVersionRejected rejected -> Optional.ofNullable(rejected.signed());
            default -> Optional.empty();
        };
    }

    private static <E> Optional<E> find(List<LineageFact<?>> facts, Class<E> type) {
        return facts.stream()
                .map(LineageFact::event)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
