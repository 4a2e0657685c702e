package io.modeltrail.query.document;

import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.ModelVersionEvent.ApprovalGranted;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionApproved;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRejected;
import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.EvaluationDetail;
import io.modeltrail.contracts.training.TrainingOutcome;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.query.document.RecordedThings.Happened;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a model version was made of, as CycloneDX 1.6 (ECMA-424) writes it: the model with its card, what trained it, and the dataset by
 * its digest. Only what was recorded is said.
 *
 * @param model events of the model version, of its training run, and of its dataset snapshot
 */
record BillOfMaterials(List<Happened> model, List<Happened> training, List<Happened> dataset) {
    private static final String MODEL = "model";
    private static final String DATASET = "dataset";

    Map<String, Object> json() {
        ModelVersionRegistered registered =
                RecordedThings.first(model, ModelVersionRegistered.class).orElseThrow();
        List<Object> libraries = libraries();
        List<Object> components = new ArrayList<>(libraries);
        components.add(data(registered.candidate()));
        List<Object> refs = new ArrayList<>(libraries.stream()
                .map(library -> ((Map<?, ?>) library).get("bom-ref"))
                .toList());
        refs.add(DATASET);
        return Ordered.of(
                "bomFormat",
                "CycloneDX",
                "specVersion",
                "1.6",
                "serialNumber",
                "urn:uuid:" + registered.modelVersionId(),
                "version",
                1 + decisions(),
                "metadata",
                Ordered.of(
                        "timestamp",
                                model.getFirst()
                                        .at()
                                        .truncatedTo(ChronoUnit.MILLIS)
                                        .toString(),
                        "component", component(registered)),
                "components",
                components,
                "dependencies",
                List.of(Ordered.of("ref", MODEL, "dependsOn", refs)));
    }

    private Map<String, Object> component(ModelVersionRegistered registered) {
        Candidate candidate = registered.candidate();
        return Ordered.of(
                "type", "machine-learning-model",
                "bom-ref", MODEL,
                "name", candidate.useCase() + "-" + candidate.family(),
                "version", registered.modelVersionId().toString(),
                "hashes", hashes(candidate.binding().artefactDigest()),
                "modelCard", card(candidate),
                "properties", properties(candidate));
    }

    private List<Object> properties(Candidate candidate) {
        List<Object> properties = new ArrayList<>();
        properties.add(property("trainingRunId", candidate.trainingRunId()));
        properties.add(property("evaluationDigest", candidate.binding().evaluationDigest()));
        properties.add(property("state", state()));
        properties.add(property("trainedBy", candidate.trainedBy().id()));
        RecordedThings.first(training, TrainingCompleted.class).ifPresent(completed -> {
            properties.add(
                    property("largestMarginDifference", completed.outcome().largestMarginDifference()));
            properties.add(property("rowOrderDigest", completed.outcome().rowOrderDigest()));
        });
        return properties;
    }

    private String state() {
        return RecordedThings.first(model, ModelVersionApproved.class).isPresent()
                ? "APPROVED"
                : RecordedThings.first(model, ModelVersionRejected.class).isPresent() ? "REJECTED" : "NOT_DECIDED";
    }

    /** Each changes what the document says of the same model, and a changed document has another version. */
    private long decisions() {
        return model.stream()
                .filter(happened ->
                        happened.event() instanceof ApprovalGranted || happened.event() instanceof ModelVersionRejected)
                .count();
    }

    private static Map<String, Object> property(String name, Object value) {
        return Ordered.of("name", "modeltrail:" + name, "value", value.toString());
    }

    private static Map<String, Object> card(Candidate candidate) {
        return Ordered.of(
                "modelParameters",
                Ordered.of(
                        "approach", Ordered.of("type", "supervised"),
                        "task", "binary classification",
                        "architectureFamily", candidate.family().name(),
                        "datasets", List.of(Ordered.of("ref", DATASET)),
                        "inputs",
                                List.of(Ordered.of(
                                        "format",
                                        "feature row of schema "
                                                + candidate.schema().name() + " version "
                                                + candidate.schema().version())),
                        "outputs",
                                List.of(Ordered.of(
                                        "format",
                                        "probability of " + candidate.schema().positiveLabel()))),
                "quantitativeAnalysis",
                Ordered.of("performanceMetrics", metrics(candidate.evaluation())),
                "considerations",
                Ordered.of(
                        "useCases", List.of(candidate.useCase().value()),
                        "performanceTradeoffs",
                                List.of("Threshold " + candidate.evaluation().threshold()
                                        + (candidate.evaluation().thresholdReachesPrecision()
                                                ? " reaches the precision that was asked for."
                                                : " does not reach the precision that was asked for."))));
    }

    private static List<Object> metrics(Evaluation evaluation) {
        EvaluationDetail detail = evaluation.detail();
        List<Object> metrics = new ArrayList<>();
        metrics.add(metric("AUC, cross-validation mean", evaluation.aucMean(), null));
        metrics.add(metric("AUC, hold-out", evaluation.holdoutAuc(), detail == null ? null : detail.aucInterval()));
        metrics.add(metric("precision", evaluation.precision(), null));
        metrics.add(metric("recall", evaluation.recall(), null));
        metrics.add(metric("Brier score", evaluation.brier(), null));
        metrics.add(metric("log loss", evaluation.logLoss(), null));
        if (detail != null) {
            metrics.add(metric("area under precision and recall", detail.aucPr(), detail.aucPrInterval()));
            metrics.add(metric("expected calibration error", detail.calibrationError(), null));
        }
        return metrics;
    }

    private static Map<String, Object> metric(String type, double value, EvaluationDetail.@Nullable Interval interval) {
        return Ordered.of(
                "type",
                type,
                "value",
                Double.toString(value),
                "confidenceInterval",
                interval == null
                        ? null
                        : Ordered.of(
                                "lowerBound", Double.toString(interval.low()),
                                "upperBound", Double.toString(interval.high())));
    }

    /** In the order of their names, so that the same version always gives the same document. */
    private List<Object> libraries() {
        Map<String, String> environment = RecordedThings.first(training, TrainingCompleted.class)
                .map(TrainingCompleted::outcome)
                .map(TrainingOutcome::environment)
                .orElse(Map.of());
        return new TreeMap<>(environment)
                .entrySet().stream()
                        .<Object>map(entry -> Ordered.of(
                                "type",
                                entry.getKey().startsWith("java") ? "platform" : "library",
                                "bom-ref",
                                "environment:" + entry.getKey(),
                                "name",
                                entry.getKey(),
                                "version",
                                entry.getValue()))
                        .toList();
    }

    private Map<String, Object> data(Candidate candidate) {
        SnapshotContent content = RecordedThings.first(dataset, DatasetSnapshotCaptured.class)
                .map(DatasetSnapshotCaptured::content)
                .orElse(null);
        return Ordered.of(
                "type", "data",
                "bom-ref", DATASET,
                "name", candidate.schema().name(),
                "version", candidate.datasetSnapshotId().toString(),
                "hashes", hashes(candidate.binding().datasetDigest()),
                "data",
                        List.of(Ordered.of(
                                "type", "dataset", "name", candidate.schema().name())),
                "properties",
                        content == null
                                ? null
                                : List.of(
                                        property("rowCount", content.rowCount()),
                                        property("schemaDigest", content.schemaDigest())));
    }

    private static List<Object> hashes(Sha256Digest digest) {
        return List.of(Ordered.of("alg", "SHA-256", "content", digest.hex()));
    }
}
