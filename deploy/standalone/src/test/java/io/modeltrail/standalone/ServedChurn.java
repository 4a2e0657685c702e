package io.modeltrail.standalone;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.ColumnSpec.ColumnRole;
import io.modeltrail.contracts.dataset.ColumnSpec.Kind;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ApprovalBinding;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionApproved;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionSubmitted;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.prediction.JournalWriter;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.scoring.LinearModel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;

/** Small approved models in a running server, as events, without the minutes that training takes. */
final class ServedChurn {
    static final String USE_CASE = "withstand-churn";
    static final String FEATURES = "{\"tenure\":12,\"contract\":\"Two year\"}";
    private static final Actor TRAINER = new Actor("0192aaaa-0000-7000-8000-000000000001", Role.DATA_SCIENTIST);

    private ServedChurn() {}

    /** @param intercept tells one from another */
    static CompiledScorer scorer(double intercept) {
        return new CompiledScorer(
                schema(),
                0.5f,
                new LinearModel(
                        new double[] {-0.8, 0.9, -0.7},
                        new double[] {32.4, 0, 0},
                        new double[] {24.6, 1, 1},
                        intercept));
    }

    /** What {@link #FEATURES} says. */
    static FeatureRow row() {
        return new FeatureRow(Map.of("tenure", 12, "contract", "Two year"));
    }

    /** Its artefact is stored, and it may be rolled out. */
    static ModelVersionId approved(ModeltrailServer server, CompiledScorer scorer) {
        server.bean(ArtifactFiles.class).store(scorer.artefact());
        ModelVersionId id = ModelVersionId.next();
        Candidate candidate = candidate(scorer);
        List<Object> events = List.of(
                new ModelVersionRegistered(id, candidate),
                new ModelVersionSubmitted(id, TRAINER),
                new ModelVersionApproved(id, candidate.binding()));
        Map<String, String> metadata = new HashMap<>(TrailMetadata.of(TRAINER, new UseCaseKey(USE_CASE)));
        metadata.put(TrailMetadata.CORRELATION_ID, id.toString());
        metadata.put(TrailMetadata.CAUSATION_ID, id.toString());
        List<DomainEventMessage<?>> messages = new ArrayList<>();
        for (Object event : events) {
            messages.add(
                    new GenericDomainEventMessage<>("ModelVersion", id.toString(), messages.size(), event, metadata));
        }
        server.bean(JournalWriter.class).write(messages, () -> {}).ifPresent(failure -> {
            throw new AssertionError(failure.diagnosis());
        });
        return id;
    }

    private static Candidate candidate(CompiledScorer scorer) {
        Sha256Digest other = Sha256Digest.of("another file".getBytes(StandardCharsets.UTF_8));
        return new Candidate(
                new UseCaseKey(USE_CASE),
                ModelFamily.LOGISTIC_REGRESSION,
                TrainingRunId.next(),
                DatasetSnapshotId.next(),
                new ApprovalBinding(Sha256Digest.of(scorer.artefact()), other, other),
                scorer.schema(),
                new Evaluation(
                        0.84,
                        0.01,
                        List.of(0.83, 0.85),
                        0.2,
                        0.84,
                        scorer.threshold(),
                        true,
                        0.8,
                        0.2,
                        0.14,
                        0.42,
                        0.27,
                        null),
                TRAINER,
                null);
    }

    private static DatasetSchema schema() {
        return new DatasetSchema(
                "churn",
                1,
                "Yes",
                List.of(
                        new ColumnSpec(
                                "customer", Kind.TEXT, ColumnRole.ENTITY_KEY, null, null, List.of(), false, "who"),
                        new ColumnSpec(
                                "tenure", Kind.INTEGER, ColumnRole.FEATURE, 0.0, 100.0, List.of(), true, "months"),
                        new ColumnSpec(
                                "contract",
                                Kind.CATEGORY,
                                ColumnRole.FEATURE,
                                null,
                                null,
                                List.of("Month-to-month", "Two year"),
                                false,
                                "term"),
                        new ColumnSpec(
                                "churn",
                                Kind.CATEGORY,
                                ColumnRole.LABEL,
                                null,
                                null,
                                List.of("No", "Yes"),
                                false,
                                "left")));
    }
}
