package io.modeltrail.benchmarks;

import static io.modeltrail.benchmarks.BatchScoringBenchmark.USE_CASE;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ApprovalBinding;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutCompleted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.rollout.RolloutPlan;
import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.serving.Serving;
import io.modeltrail.standalone.ModeltrailServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.transaction.support.TransactionTemplate;

/** Tells a running application, by the events that would have led there, of a model in service and of a captured snapshot. */
final class ServedTable {
    private static final Actor ACTOR = new Actor("01990000-0000-7000-8000-000000000002", Role.OPERATOR);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ModeltrailServer server;
    private final WideTable table;
    private final TransactionTemplate transaction;

    ServedTable(ModeltrailServer server, WideTable table) {
        this.server = server;
        this.table = table;
        transaction = server.bean(TransactionTemplate.class);
    }

    /** Returns when the application serves it. */
    void putInService(Path dataDirectory) throws IOException, SQLException {
        CompiledScorer scorer = table.model(dataDirectory);
        server.bean(ArtifactFiles.class).store(scorer.artefact());
        ModelVersionId model = ModelVersionId.next();
        RolloutId rollout = RolloutId.next();
        publish("ModelVersion", model.toString(), 0, registered(model, scorer));
        publish(
                "Rollout",
                rollout.toString(),
                0,
                new RolloutStarted(rollout, USE_CASE, model, null, RolloutPlan.everybodyAtOnce(), "salt", ACTOR));
        publish("Rollout", rollout.toString(), 1, new RolloutCompleted(rollout, USE_CASE, model));
        long limit = System.nanoTime() + PATIENCE.toNanos();
        while (!serves(model)) {
            if (System.nanoTime() > limit) {
                throw new IllegalStateException("the model does not come into service");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private boolean serves(ModelVersionId model) {
        try {
            return server.bean(Serving.class)
                    .choose(USE_CASE, "anybody")
                    .modelVersionId()
                    .equals(model);
        } catch (Refusal notYet) {
            return false;
        }
    }

    DatasetSnapshotId capture(Path dataDirectory, int rows) throws IOException, SQLException {
        Sha256Digest digest = table.write(dataDirectory, rows);
        DatasetSnapshotId id = DatasetSnapshotId.next();
        publish(
                "DatasetSnapshot",
                id.toString(),
                0,
                new DatasetSnapshotRequested(id, USE_CASE, new SnapshotSource.Upload(digest), table.schema(), ACTOR));
        long bytes = Files.size(dataDirectory.resolve("snapshots").resolve(digest.hex() + ".parquet"));
        publish(
                "DatasetSnapshot",
                id.toString(),
                1,
                new DatasetSnapshotCaptured(
                        id, new SnapshotContent(digest, bytes, digest, rows, 0.98, List.of(), List.of())));
        return id;
    }

    private void publish(String type, String aggregate, long sequence, Object event) {
        transaction.executeWithoutResult(status -> server.bean(EventStore.class)
                .publish(new GenericDomainEventMessage<>(type, aggregate, sequence, event, metaData())));
    }

    private static ModelVersionRegistered registered(ModelVersionId model, CompiledScorer scorer) {
        Sha256Digest other = Sha256Digest.of(new byte[] {1});
        return new ModelVersionRegistered(
                model,
                new Candidate(
                        USE_CASE,
                        ModelFamily.XGBOOST,
                        TrainingRunId.next(),
                        DatasetSnapshotId.next(),
                        new ApprovalBinding(Sha256Digest.of(scorer.artefact()), other, other),
                        scorer.schema(),
                        new Evaluation(
                                0.7,
                                0.01,
                                List.of(0.7),
                                0.2,
                                0.7,
                                scorer.threshold(),
                                true,
                                0.5,
                                0.5,
                                0.2,
                                0.5,
                                0.3,
                                null),
                        ACTOR,
                        null));
    }

    private static Map<String, String> metaData() {
        Map<String, String> metaData = new HashMap<>(TrailMetadata.of(ACTOR, USE_CASE));
        String chain = Identifiers.next().toString();
        metaData.put(TrailMetadata.CORRELATION_ID, chain);
        metaData.put(TrailMetadata.CAUSATION_ID, chain);
        return metaData;
    }
}
