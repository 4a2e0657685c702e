package io.modeltrail.query.prediction;

import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.query.AsOf;
import io.modeltrail.query.ProjectionProgress;
import io.modeltrail.query.Traces;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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
        LineageWalk.Found found = new LineageWalk(made, facts::of).walk();
        return new Trace(
                LineageHops.of(made, null, found).stream()
                        .map(LineageView.Hop::position)
                        .toList(),
                found.missing().stream().map(hop -> hop.hop().name()).toList());
    }

    /** Everything that happened to the version, to its training and its data, and to the rollouts that name it. */
    @Override
    public Trace of(ModelVersionId modelVersion) {
        List<LineageFact<?>> ofVersion = facts.of(modelVersion.value());
        long asOf = progress.asOf(LineageProjection.GROUP, facts.lastPosition());
        Optional<ModelVersionRegistered> registered = find(ofVersion, ModelVersionRegistered.class);
        UUID training = AsOf.orNotFound(registered, "modelVersionId", modelVersion, asOf)
                .view()
                .candidate()
                .trainingRunId()
                .value();
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
        return new Trace(positions, missing);
    }

    private static <E> Optional<E> find(List<LineageFact<?>> facts, Class<E> type) {
        return facts.stream()
                .map(LineageFact::event)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
