package io.modeltrail.benchmarks;

import io.modeltrail.churnpilot.PilotConfiguration;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.FeatureSetEvent.FeatureSetDefined;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ApprovalBinding;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutCompleted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.rollout.RolloutPlan;
import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.trigger.TriggerDefinition;
import io.modeltrail.contracts.trigger.TriggerEvent.TriggerDefined;
import io.modeltrail.contracts.trigger.TriggerId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.definition.FeatureSetCompiler;
import io.modeltrail.features.definition.FeatureSetFile;
import io.modeltrail.runtime.learning.EncodedColumns;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.learning.families.Learners;
import io.modeltrail.runtime.scoring.Calibration;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.scoring.FeatureEncoding;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;

/** The churn pilot's features with a model of its usual size that was trained on noise: what it says is worth nothing, what it costs is real. */
final class StreamedUseCase {
    static final UseCaseKey KEY = PilotConfiguration.useCase().key();

    private static final Actor ACTOR = Actor.system("benchmark");
    private static final int ROWS = 2_000;

    private final FeatureSetDefinition definition =
            FeatureSetFile.read(PilotConfiguration.featureSet(), "churn-features.yaml");
    private final CompiledScorer scorer = scorer(FeatureSetCompiler.compile(definition));
    private final DatasetSnapshotId snapshot = DatasetSnapshotId.next();

    private static CompiledScorer scorer(CompiledFeatureSet set) {
        FeatureEncoding encoding = new FeatureEncoding(set.schema(false));
        SplittableRandom random = new SplittableRandom(42);
        float[] values = new float[ROWS * encoding.width()];
        boolean[] labels = new boolean[ROWS];
        for (int index = 0; index < values.length; index++) {
            values[index] = random.nextInt(100);
        }
        for (int row = 0; row < ROWS; row++) {
            labels[row] = random.nextInt(10) == 0;
        }
        LabelledRows rows = LabelledRows.ofSingleEntities(
                new FeatureMatrix(values, ROWS, encoding.width()), labels, EncodedColumns.of(encoding));
        var trained = Learners.of(ModelParameters.defaultsOf(ModelFamily.XGBOOST))
                .fit(rows, new FeatureMatrix(new float[0], 0, 0), 42, 1);
        return new CompiledScorer(encoding, ModelFamily.XGBOOST, 0.5f, new Calibration.None(), trained.model());
    }

    byte[] artefact() {
        return scorer.artefact();
    }

    /** Everything that must have happened before facts trigger predictions: each login of a customer, at most once a second. */
    List<DomainEventMessage<?>> history() {
        ModelVersionId model = ModelVersionId.next();
        RolloutId rollout = RolloutId.next();
        Actor operator = new Actor("benchmark", Role.OPERATOR);
        return List.of(
                event(
                        "FeatureSet",
                        definition.name().value(),
                        0,
                        new FeatureSetDefined(definition.name(), KEY, definition, digest("definition"), ACTOR)),
                event(
                        "DatasetSnapshot",
                        snapshot.toString(),
                        0,
                        new DatasetSnapshotRequested(
                                snapshot,
                                KEY,
                                new SnapshotSource.FeatureSet(
                                        definition.name(), definition.version(), List.of(Instant.EPOCH), null),
                                scorer.schema(),
                                ACTOR)),
                event("ModelVersion", model.toString(), 0, new ModelVersionRegistered(model, candidate())),
                event(
                        "Rollout",
                        rollout.toString(),
                        0,
                        new RolloutStarted(rollout, KEY, model, null, RolloutPlan.everybodyAtOnce(), "salt", operator)),
                event("Rollout", rollout.toString(), 1, new RolloutCompleted(rollout, KEY, model)),
                event(
                        "Trigger",
                        TriggerId.of(KEY).toString(),
                        0,
                        new TriggerDefined(
                                TriggerId.of(KEY),
                                KEY,
                                new TriggerDefinition(
                                        definition.name(),
                                        List.of("login"),
                                        Duration.ofSeconds(1),
                                        true,
                                        TriggerDefinition.Publish.STREAM),
                                operator)));
    }

    private Candidate candidate() {
        return new Candidate(
                KEY,
                ModelFamily.XGBOOST,
                new TrainingRunId(Identifiers.next()),
                snapshot,
                new ApprovalBinding(Sha256Digest.of(scorer.artefact()), digest("dataset"), digest("evaluation")),
                scorer.schema(),
                new Evaluation(
                        0.5, 0.01, List.of(0.5), 0.2, 0.5, scorer.threshold(), true, 0.8, 0.2, 0.1, 0.3, 0.1, null),
                ACTOR,
                null);
    }

    private static DomainEventMessage<?> event(String type, String id, long sequence, Object payload) {
        Map<String, String> trail = new HashMap<>(TrailMetadata.of(ACTOR, KEY));
        trail.put(TrailMetadata.CORRELATION_ID, id);
        trail.put(TrailMetadata.CAUSATION_ID, id);
        return new GenericDomainEventMessage<>(type, id, sequence, payload, trail);
    }

    private static Sha256Digest digest(String of) {
        return Sha256Digest.of(of.getBytes(StandardCharsets.UTF_8));
    }
}
