package io.modeltrail.runtime.monitoring;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.learning.CannotTrain;
import io.modeltrail.runtime.monitoring.ReferenceProfile.Feature;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.training.HoldoutOfRun;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What a model version was trained on, read from its snapshot's file once and kept. */
@Component
class References {
    private final EventStore eventStore;
    private final MonitoringRows rows;
    private final HoldoutOfRun holdouts;
    private final ArtifactFiles artifacts;
    private final FeatureWeights weights;
    private final Path snapshots;

    References(
            EventStore eventStore,
            MonitoringRows rows,
            HoldoutOfRun holdouts,
            ArtifactFiles artifacts,
            FeatureWeights weights,
            @Value("${modeltrail.data-dir}") Path dataDirectory) {
        this.eventStore = eventStore;
        this.rows = rows;
        this.holdouts = holdouts;
        this.artifacts = artifacts;
        this.weights = weights;
        this.snapshots = dataDirectory.resolve("snapshots");
    }

    /** @throws Refusal REFERENCE_UNAVAILABLE when the snapshot or the artefact is missing, changed or unreadable */
    ReferenceProfile of(ModelVersionId model) {
        return rows.reference(model).orElseGet(() -> {
            ReferenceProfile made = make(registered(model));
            rows.putReference(model, made);
            return made;
        });
    }

    private Candidate registered(ModelVersionId model) {
        var events = eventStore.readEvents(model.toString());
        while (events.hasNext()) {
            DomainEventMessage<?> event = events.next();
            if (event.getPayload() instanceof ModelVersionRegistered registered) {
                return registered.candidate();
            }
        }
        throw unavailable("model-not-registered");
    }

    private ReferenceProfile make(Candidate candidate) {
        DatasetSchema schema = candidate.schema();
        Path file = snapshots.resolve(candidate.binding().datasetDigest().hex() + ".parquet");
        try {
            // Checks the file's digest as well, so it comes before anything is read from the file.
            int[] holdout =
                    holdouts.rows(candidate.trainingRunId(), candidate.binding().datasetDigest(), schema);
            CompiledScorer scorer =
                    CompiledScorer.read(artifacts.read(candidate.binding().artefactDigest()));
            try (SnapshotColumns columns = new SnapshotColumns(file, schema)) {
                long rowCount = columns.rows();
                Optional<Map<String, Double>> importances = weights.of(candidate.trainingRunId(), schema.features());
                List<Feature> features = new ArrayList<>();
                for (ColumnSpec column : schema.features()) {
                    double weight = importances
                            .map(known -> known.getOrDefault(column.name(), 0.0))
                            .orElse(1.0 / schema.features().size());
                    features.add(columns.feature(column, weight, rowCount));
                }
                float[] scores = columns.scores(holdout, row -> scorer.score(scorer.margin(row)));
                return profile(candidate, rowCount, features, scores, scorer.threshold(), importances.isPresent());
            }
        } catch (CannotTrain unreadable) {
            throw unavailable(unreadable.code());
        } catch (SQLException unreadable) {
            // The message may quote cells.
            throw unavailable("snapshot-unreadable");
        }
    }

    private static ReferenceProfile profile(
            Candidate candidate,
            long rowCount,
            List<Feature> features,
            float[] scores,
            float threshold,
            boolean weighted) {
        Quantiles quantiles = new Quantiles(scores.length);
        for (float score : scores) {
            quantiles.add(score);
        }
        return new ReferenceProfile(
                candidate.binding().datasetDigest(),
                rowCount,
                features,
                quantiles.values(),
                scores.length,
                quantiles.standardDeviation(),
                candidate.evaluation().holdoutAuc(),
                threshold,
                weighted);
    }

    private static Refusal unavailable(String reason) {
        return new Refusal(
                RefusalCode.REFERENCE_UNAVAILABLE,
                Map.of("reason", reason),
                "Restore the snapshot's file or the artefact from a copy; its name is its digest.");
    }
}
