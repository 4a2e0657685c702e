package io.modeltrail.standalone;

import io.modeltrail.churnpilot.PilotConfiguration;
import io.modeltrail.contracts.access.Actor;
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
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.trigger.TriggerDefinition;
import io.modeltrail.contracts.trigger.TriggerEvent.TriggerDefined;
import io.modeltrail.contracts.trigger.TriggerId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.features.definition.FeatureSetCompiler;
import io.modeltrail.features.definition.FeatureSetFile;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.prediction.JournalWriter;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.scoring.FeatureEncoding;
import io.modeltrail.runtime.scoring.LinearModel;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;

/** The churn pilot's features with a model that nobody trained, in service, and logins that trigger a prediction. */
final class StreamedUseCase {
    static final UseCaseKey KEY = PilotConfiguration.useCase().key();
    private static final Actor ACTOR = Actor.system("test");
    private static final Sha256Digest OTHER = Sha256Digest.of(new byte[0]);

    private StreamedUseCase() {}

    /** Stores what a server must know. */
    static void in(ModeltrailServer server) {
        FeatureSetDefinition definition = FeatureSetFile.read(PilotConfiguration.featureSet(), "churn-features.yaml");
        CompiledScorer scorer = scorer(definition);
        server.bean(ArtifactFiles.class).store(scorer.artefact());
        server.bean(JournalWriter.class)
                .write(history(definition, scorer), () -> {})
                .ifPresent(failure -> {
                    throw new AssertionError(failure.diagnosis());
                });
    }

    private static CompiledScorer scorer(FeatureSetDefinition definition) {
        FeatureEncoding encoding =
                new FeatureEncoding(FeatureSetCompiler.compile(definition).schema(false));
        double[] ones = new double[encoding.width()];
        Arrays.fill(ones, 1);
        return new CompiledScorer(
                encoding.schema(), 0.5f, new LinearModel(new double[ones.length], new double[ones.length], ones, 0.1));
    }

    private static List<DomainEventMessage<?>> history(FeatureSetDefinition definition, CompiledScorer scorer) {
        ModelVersionId model = ModelVersionId.next();
        RolloutId rollout = RolloutId.next();
        DatasetSnapshotId snapshot = DatasetSnapshotId.next();
        TriggerId trigger = TriggerId.of(KEY);
        return List.of(
                event(
                        definition.name().value(),
                        0,
                        new FeatureSetDefined(definition.name(), KEY, definition, OTHER, ACTOR)),
                event(
                        snapshot,
                        0,
                        new DatasetSnapshotRequested(
                                snapshot,
                                KEY,
                                new SnapshotSource.FeatureSet(
                                        definition.name(), definition.version(), List.of(Instant.EPOCH), null),
                                scorer.schema(),
                                ACTOR)),
                event(model, 0, new ModelVersionRegistered(model, candidate(scorer, snapshot))),
                event(
                        rollout,
                        0,
                        new RolloutStarted(rollout, KEY, model, null, RolloutPlan.everybodyAtOnce(), "salt", ACTOR)),
                event(rollout, 1, new RolloutCompleted(rollout, KEY, model)),
                event(
                        trigger,
                        0,
                        new TriggerDefined(
                                trigger,
                                KEY,
                                new TriggerDefinition(
                                        definition.name(),
                                        List.of("login"),
                                        Duration.ofHours(1),
                                        true,
                                        TriggerDefinition.Publish.STREAM),
                                ACTOR)));
    }

    private static Candidate candidate(CompiledScorer scorer, DatasetSnapshotId snapshot) {
        return new Candidate(
                KEY,
                ModelFamily.LOGISTIC_REGRESSION,
                new TrainingRunId(Identifiers.next()),
                snapshot,
                new ApprovalBinding(Sha256Digest.of(scorer.artefact()), OTHER, OTHER),
                scorer.schema(),
                new Evaluation(
                        0.5, 0.01, List.of(0.5), 0.2, 0.5, scorer.threshold(), true, 0.8, 0.2, 0.1, 0.3, 0.1, null),
                ACTOR,
                null);
    }

    private static DomainEventMessage<?> event(Object id, long sequence, Object payload) {
        Map<String, String> trail = new HashMap<>(TrailMetadata.of(ACTOR, KEY));
        trail.put(TrailMetadata.CORRELATION_ID, id.toString());
        trail.put(TrailMetadata.CAUSATION_ID, id.toString());
        return new GenericDomainEventMessage<>("Seeded", id.toString(), sequence, payload, trail);
    }

    /** The value of a record of {@code churn.app-events}. */
    static String login(String customer, Instant at) {
        return "{\"specversion\":\"1.0\",\"id\":\"login-" + customer
                + "\",\"source\":\"/test\",\"type\":\"login\",\"subject\":\"" + customer + "\",\"time\":\"" + at
                + "\",\"recordedtime\":\"" + at + "\",\"data\":{\"channel\":\"web\"}}";
    }
}
