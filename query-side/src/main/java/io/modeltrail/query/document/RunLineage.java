package io.modeltrail.query.document;

import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCancelled;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCompleted;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringFailed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.TrainingOutcome;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCancelled;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingFailed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.query.document.OpenLineage.Dataset;
import io.modeltrail.query.document.OpenLineage.Phase;
import io.modeltrail.query.document.RecordedThings.Happened;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot, a training run or a batch scoring job as events of OpenLineage: START, and one end when it has ended. The run's identity is
 * that of the thing. No personal data: datasets are named by what they are, and columns by their names.
 */
final class RunLineage {
    private final UUID runId;
    private final List<Map<String, Object>> events = new ArrayList<>();
    private String namespace = "";
    private String job = "";
    private List<Dataset> inputs = List.of();
    private Map<String, Object> parameters = Map.of();
    private @Nullable DatasetSnapshotRequested snapshot;
    private @Nullable TrainingRequested training;

    private RunLineage(UUID runId) {
        this.runId = runId;
    }

    /** @return empty when the thing is no run */
    static List<Map<String, Object>> of(UUID runId, List<Happened> happened) {
        RunLineage lineage = new RunLineage(runId);
        happened.forEach(one -> lineage.add(one.at(), one.event()));
        return lineage.events;
    }

    private void add(Instant at, Object event) {
        switch (event) {
            case DatasetSnapshotRequested requested -> {
                snapshot = requested;
                start(at, requested.useCase().value(), "dataset-snapshot", List.of());
            }
            case DatasetSnapshotCaptured captured -> end(Phase.COMPLETE, at, Map.of(), List.of(captured(captured)));
            case DatasetSnapshotRefused refused ->
                end(Phase.FAIL, at, failed(refused.problemCount() + " problems in the data"), List.of());
            case TrainingRequested requested -> {
                training = requested;
                parameters = parameters(requested);
                start(
                        at,
                        requested.useCase().value(),
                        "training",
                        List.of(input(requested.datasetSnapshotId().toString())));
            }
            case TrainingCompleted completed -> end(Phase.COMPLETE, at, metrics(completed), List.of(model(completed)));
            case TrainingFailed failed -> end(Phase.FAIL, at, failed(failed.code()), List.of());
            case TrainingCancelled ignored -> end(Phase.ABORT, at, Map.of(), List.of());
            case BatchScoringRequested requested ->
                start(
                        at,
                        requested.useCase().value(),
                        "batch-scoring",
                        List.of(input(requested.datasetSnapshotId().toString())));
            case BatchScoringCompleted completed -> end(Phase.COMPLETE, at, Map.of(), List.of(result(completed)));
            case BatchScoringFailed failed -> end(Phase.FAIL, at, failed(failed.code()), List.of());
            case BatchScoringCancelled ignored -> end(Phase.ABORT, at, Map.of(), List.of());
            default -> {
                // Progress and claims are no events of a run.
            }
        }
    }

    private void start(Instant at, String useCase, String kind, List<Dataset> from) {
        namespace = "modeltrail://" + useCase;
        job = kind;
        inputs = from;
        events.add(OpenLineage.event(Phase.START, at, runId, namespace, job, parameters, inputs, List.of()));
    }

    /** Of the first end, if there were several. */
    private void end(Phase phase, Instant at, Map<String, Object> facets, List<Dataset> outputs) {
        if (events.size() == 1) {
            events.add(OpenLineage.event(phase, at, runId, namespace, job, facets, inputs, outputs));
        }
    }

    private static Dataset input(String snapshotId) {
        return new Dataset(
                "dataset-snapshot/" + snapshotId,
                Map.of("version", OpenLineage.version(snapshotId), "datasetType", OpenLineage.type("FILE")),
                Map.of());
    }

    private Dataset captured(DatasetSnapshotCaptured captured) {
        SnapshotContent content = captured.content();
        Map<String, Object> facets = Ordered.of(
                "version", OpenLineage.version(content.parquetDigest()),
                "datasetType", OpenLineage.type("FILE"),
                "schema", snapshot == null ? null : OpenLineage.schema(snapshot.schema()),
                "dataQualityMetrics",
                        OpenLineage.standard(
                                "1-0-0/DataQualityMetricsDatasetFacet",
                                "rowCount",
                                content.rowCount(),
                                "bytes",
                                content.parquetBytes(),
                                "columnMetrics",
                                content.statistics().stream()
                                        .collect(Collectors.toMap(
                                                column -> column.column(),
                                                column -> Ordered.of(
                                                        // No least and greatest value: that of a key would be somebody.
                                                        "nullCount", column.missing(),
                                                        "distinctCount", column.distinct())))));
        return new Dataset(
                "dataset-snapshot/" + runId,
                facets,
                Map.of(
                        "outputStatistics",
                        OpenLineage.standard(
                                "1-0-2/OutputStatisticsOutputDatasetFacet",
                                "rowCount",
                                content.rowCount(),
                                "size",
                                content.parquetBytes())));
    }

    private static Map<String, Object> parameters(TrainingRequested requested) {
        return Map.of(
                "executionParameters",
                OpenLineage.standard(
                        "1-0-0/ExecutionParametersRunFacet",
                        "parameters",
                        List.of(
                                parameter(
                                        "family", requested.plan().parameters().modelFamily()),
                                parameter("seed", requested.plan().seed()),
                                parameter("folds", requested.plan().folds()))));
    }

    private static Map<String, Object> parameter(String key, Object value) {
        return Ordered.of("key", key, "value", value.toString());
    }

    private static Map<String, Object> metrics(TrainingCompleted completed) {
        Evaluation evaluation = completed.outcome().evaluation();
        return Map.of(
                "modeltrail_metrics",
                OpenLineage.own(
                        "metrics-facet-v1.json#MetricsFacet",
                        "metrics",
                        Ordered.of(
                                "aucMean", evaluation.aucMean(),
                                "holdoutAuc", evaluation.holdoutAuc(),
                                "precision", evaluation.precision(),
                                "recall", evaluation.recall(),
                                "brier", evaluation.brier(),
                                "logLoss", evaluation.logLoss())));
    }

    private Dataset model(TrainingCompleted completed) {
        TrainingOutcome outcome = completed.outcome();
        return new Dataset(
                "model-version/" + completed.modelVersionId(),
                Map.of(
                        "version", OpenLineage.version(outcome.artefactDigest()),
                        "datasetType", OpenLineage.type("MODEL"),
                        "modeltrail_model",
                                OpenLineage.own(
                                        "model-facet-v1.json#ModelFacet",
                                        "modelVersionId",
                                        completed.modelVersionId().toString(),
                                        "family",
                                        training == null
                                                ? "UNKNOWN"
                                                : training.plan()
                                                        .parameters()
                                                        .modelFamily()
                                                        .name(),
                                        "sha256",
                                        outcome.artefactDigest().hex(),
                                        "environment",
                                        outcome.environment())),
                Map.of());
    }

    private Dataset result(BatchScoringCompleted completed) {
        return new Dataset(
                "batch-scoring-result/" + runId,
                Map.of(
                        "version", OpenLineage.version(completed.outcome().resultDigest()),
                        "datasetType", OpenLineage.type("FILE")),
                Map.of(
                        "outputStatistics",
                        OpenLineage.standard(
                                "1-0-2/OutputStatisticsOutputDatasetFacet",
                                "rowCount",
                                completed.outcome().rowCount()
                                        - completed.outcome().refusedRows())));
    }

    private static Map<String, Object> failed(String message) {
        return Map.of("errorMessage", OpenLineage.failure(message));
    }
}
