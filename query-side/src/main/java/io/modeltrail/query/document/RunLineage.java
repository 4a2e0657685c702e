package io.modeltrail.query.document;

import io.modeltrail.contracts.batchscoring.BatchScoringCause;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCancelled;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCompleted;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringFailed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleStarted;
import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.TrainingOutcome;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCancelled;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingFailed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.document.OpenLineage.Dataset;
import io.modeltrail.query.document.OpenLineage.Phase;
import io.modeltrail.query.document.RecordedThings.Happened;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot, a training run or a batch scoring job as events of OpenLineage: START, and one end when it has ended. The run's identity is
 * that of the thing. No personal data: datasets are named by what they are, and columns by their names.
 */
final class RunLineage {
    private static final Set<Class<?>> TOLD = Set.of(
            DatasetSnapshotRequested.class,
            DatasetSnapshotCaptured.class,
            DatasetSnapshotRefused.class,
            TrainingRequested.class,
            TrainingCompleted.class,
            TrainingFailed.class,
            TrainingCancelled.class,
            BatchScoringRequested.class,
            BatchScoringCompleted.class,
            BatchScoringFailed.class,
            BatchScoringCancelled.class);

    private final UUID runId;
    private final Surroundings surroundings;
    private final List<RunEvent> events = new ArrayList<>();
    private String cause = "";
    private String namespace = "";
    private String job = "";
    private List<Dataset> inputs = List.of();
    private Map<String, Object> parameters = Map.of();
    private @Nullable Map<String, Object> parent;
    private @Nullable DatasetSnapshotRequested snapshot;
    private @Nullable TrainingRequested training;

    private RunLineage(UUID runId, Surroundings surroundings) {
        this.runId = runId;
        this.surroundings = surroundings;
    }

    /**
     * @param eventId of the event in the log that it tells of
     * @param ending whether it is the run's last one
     */
    record RunEvent(String eventId, boolean ending, Map<String, Object> json) {}

    /**
     * What a run does not know itself.
     *
     * @param namespaces of use cases
     * @param cycles of retraining that were ever started for a use case
     */
    record Surroundings(
            Function<UseCaseKey, String> namespaces, Function<UseCaseKey, List<RetrainingCycleStarted>> cycles) {}

    /** Whether an event of the log may be one of a run; progress and claims are none. */
    static boolean tellsOf(Object event) {
        return TOLD.contains(event.getClass());
    }

    /** @return empty when the thing is no run */
    static List<RunEvent> of(UUID runId, List<Happened> happened, Surroundings surroundings) {
        RunLineage lineage = new RunLineage(runId, surroundings);
        happened.forEach(lineage::add);
        return lineage.events;
    }

    private void add(Happened happened) {
        cause = happened.eventId();
        Instant at = happened.at();
        switch (happened.event()) {
            case DatasetSnapshotRequested requested -> {
                snapshot = requested;
                start(at, requested.useCase(), "dataset-snapshot", List.of());
            }
            case DatasetSnapshotCaptured captured -> end(Phase.COMPLETE, at, Map.of(), List.of(captured(captured)));
            case DatasetSnapshotRefused refused ->
                end(Phase.FAIL, at, failed(refused.problemCount() + " problems in the data"), List.of());
            case TrainingRequested requested -> {
                training = requested;
                parameters = parameters(requested);
                start(
                        at,
                        requested.useCase(),
                        "training",
                        List.of(input(requested.datasetSnapshotId().toString())));
            }
            case TrainingCompleted completed -> end(Phase.COMPLETE, at, metrics(completed), List.of(model(completed)));
            case TrainingFailed failed -> end(Phase.FAIL, at, failed(failed.code()), List.of());
            case TrainingCancelled ignored -> end(Phase.ABORT, at, Map.of(), List.of());
            case BatchScoringRequested requested -> {
                if (requested.cause() instanceof BatchScoringCause.Schedule schedule) {
                    parent = dueMoment(requested.useCase(), schedule);
                }
                start(
                        at,
                        requested.useCase(),
                        "batch-scoring",
                        List.of(input(requested.datasetSnapshotId().toString())));
            }
            case BatchScoringCompleted completed -> end(Phase.COMPLETE, at, Map.of(), List.of(result(completed)));
            case BatchScoringFailed failed -> end(Phase.FAIL, at, failed(failed.code()), List.of());
            case BatchScoringCancelled ignored -> end(Phase.ABORT, at, Map.of(), List.of());
            default -> {
                // Not told of.
            }
        }
    }

    private void start(Instant at, UseCaseKey useCase, String kind, List<Dataset> from) {
        namespace = surroundings.namespaces().apply(useCase);
        job = kind;
        inputs = from;
        if (parent == null) {
            parent = cycle(useCase);
        }
        tell(Phase.START, at, parameters, List.of());
    }

    /** Of the first end, if there were several. */
    private void end(Phase phase, Instant at, Map<String, Object> facets, List<Dataset> outputs) {
        if (events.size() == 1) {
            tell(phase, at, facets, outputs);
        }
    }

    private void tell(Phase phase, Instant at, Map<String, Object> facets, List<Dataset> outputs) {
        Map<String, Object> all = new LinkedHashMap<>(facets);
        if (parent != null) {
            all.put("parent", parent);
        }
        events.add(new RunEvent(
                cause,
                phase != Phase.START,
                OpenLineage.event(phase, at, runId, namespace, job, all, inputs, outputs)));
    }

    /** @return null when no cycle of retraining asked for the run */
    private @Nullable Map<String, Object> cycle(UseCaseKey useCase) {
        return surroundings.cycles().apply(useCase).stream()
                .filter(started -> started.datasetSnapshotId().value().equals(runId)
                        || started.trainingRunId().value().equals(runId))
                .findFirst()
                .map(started -> OpenLineage.parent(started.cycleId().value(), namespace, "retraining"))
                .orElse(null);
    }

    /** A moment of a schedule has no identity of its own, so it gets the one that follows from both. */
    private Map<String, Object> dueMoment(UseCaseKey useCase, BatchScoringCause.Schedule schedule) {
        return OpenLineage.parent(
                Identifiers.derived(schedule.dueAt(), schedule.scheduleId() + " due"),
                surroundings.namespaces().apply(useCase),
                "batch-scoring-schedule");
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
