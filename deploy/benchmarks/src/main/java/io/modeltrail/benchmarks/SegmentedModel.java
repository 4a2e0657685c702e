package io.modeltrail.benchmarks;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.ColumnSpec.ColumnRole;
import io.modeltrail.contracts.dataset.ColumnSpec.Kind;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ApprovalBinding;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.outcome.OutcomeEvent.OutcomeObserved;
import io.modeltrail.contracts.outcome.OutcomeId;
import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;

/** What the log has of a model whose plan forms three segments, and outcomes of those it is asked about. */
record SegmentedModel(ModelVersionId version, TrainingRunId training) {
    private static final UseCaseKey CHURN = new UseCaseKey("churn");
    private static final Actor SCIENTIST = new Actor("01990000-0000-7000-8000-000000000003", Role.DATA_SCIENTIST);
    private static final Sha256Digest DIGEST = Sha256Digest.of(new byte[] {1});

    SegmentedModel() {
        this(ModelVersionId.next(), TrainingRunId.next());
    }

    List<EventMessage<?>> events() {
        return List.of(
                new GenericDomainEventMessage<>("TrainingRun", training.toString(), 0, requested(), trail()),
                new GenericDomainEventMessage<>("ModelVersion", version.toString(), 0, registered(), trail()));
    }

    private TrainingRequested requested() {
        TrainingPlan plain = TrainingPlan.defaultsFor(ModelParameters.defaultsOf(ModelFamily.XGBOOST));
        TrainingPlan plan = new TrainingPlan(
                plain.parameters(),
                plain.seed(),
                plain.folds(),
                plain.holdoutShare(),
                plain.precisionAtLeast(),
                plain.threads(),
                plain.preparation(),
                plain.validation(),
                null,
                null,
                List.of("Contract", "InternetService", "PaymentMethod"),
                List.of());
        return new TrainingRequested(training, CHURN, DatasetSnapshotId.next(), plan, SCIENTIST);
    }

    private ModelVersionRegistered registered() {
        DatasetSchema schema = new DatasetSchema(
                "telco",
                1,
                "Yes",
                List.of(
                        new ColumnSpec(
                                "id", Kind.TEXT, ColumnRole.ENTITY_KEY, null, null, List.of(), false, "Customer"),
                        new ColumnSpec("tenure", Kind.INTEGER, ColumnRole.FEATURE, 0d, 72d, List.of(), false, "Months"),
                        new ColumnSpec(
                                "churn",
                                Kind.CATEGORY,
                                ColumnRole.LABEL,
                                null,
                                null,
                                List.of("Yes", "No"),
                                false,
                                "Has left")));
        Evaluation evaluation = new Evaluation(
                0.85, 0.01, List.of(0.84, 0.86), 0.24, 0.851, 0.61f, true, 0.81, 0.23, 0.13, 0.41, 0.265, null);
        return new ModelVersionRegistered(
                version,
                new Candidate(
                        CHURN,
                        ModelFamily.XGBOOST,
                        training,
                        DatasetSnapshotId.next(),
                        new ApprovalBinding(DIGEST, DIGEST, DIGEST),
                        schema,
                        evaluation,
                        SCIENTIST,
                        null));
    }

    /** Of entities as {@link PredictionEvents} names them. */
    static List<EventMessage<?>> outcomes(int count, int entities) {
        SplittableRandom random = new SplittableRandom();
        List<EventMessage<?>> outcomes = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            outcomes.add(new GenericEventMessage<>(
                    new OutcomeObserved(
                            OutcomeId.next(),
                            CHURN,
                            "customer-" + random.nextInt(entities),
                            Instant.now(),
                            random.nextInt(4) == 0,
                            "billing",
                            SCIENTIST),
                    trail()));
        }
        return outcomes;
    }

    private static Map<String, String> trail() {
        String request = Identifiers.next().toString();
        Map<String, String> trail = new HashMap<>(TrailMetadata.of(SCIENTIST, CHURN));
        trail.put(TrailMetadata.CORRELATION_ID, request);
        trail.put(TrailMetadata.CAUSATION_ID, request);
        return trail;
    }
}
