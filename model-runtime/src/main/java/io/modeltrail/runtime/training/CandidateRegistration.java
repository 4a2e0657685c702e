package io.modeltrail.runtime.training;

import io.modeltrail.contracts.model.ApprovalBinding;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.Champion;
import io.modeltrail.contracts.model.ChampionComparison;
import io.modeltrail.contracts.model.ModelVersionCommand.RegisterModelVersion;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.model.ModelVersionQuery.FindChampion;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.evaluation.RankedScores;
import io.modeltrail.runtime.learning.CannotTrain;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Offers what a completed training made to the registry, with a comparison to the champion. */
@Component
final class CandidateRegistration {
    private static final Logger LOG = LoggerFactory.getLogger(CandidateRegistration.class);
    private static final long QUERY_SECONDS = 10;

    private final EventStore eventStore;
    private final CommandGateway commands;
    private final QueryGateway queries;
    private final SnapshotReader snapshots;
    private final ArtifactFiles artifacts;

    CandidateRegistration(
            EventStore eventStore,
            CommandGateway commands,
            QueryGateway queries,
            SnapshotReader snapshots,
            ArtifactFiles artifacts) {
        this.eventStore = eventStore;
        this.commands = commands;
        this.queries = queries;
        this.snapshots = snapshots;
        this.artifacts = artifacts;
    }

    /** Does nothing when the model version is registered already. */
    void register(TrainingRunId id) {
        TrainingHistory history = TrainingHistory.read(eventStore, id);
        TrainingCompleted completed = history.completed();
        if (completed == null
                || eventStore.readEvents(completed.modelVersionId().toString()).hasNext()) {
            return;
        }
        TrainingRequested requested = history.requested();
        CapturedSnapshot snapshot = CapturedSnapshot.read(eventStore, requested);
        Candidate candidate = new Candidate(
                requested.useCase(),
                requested.plan().parameters().modelFamily(),
                id,
                requested.datasetSnapshotId(),
                new ApprovalBinding(
                        completed.outcome().artefactDigest(),
                        snapshot.parquetDigest(),
                        completed.outcome().evaluationDigest()),
                snapshot.schema(),
                completed.outcome().evaluation(),
                requested.requestedBy(),
                comparison(requested, completed, snapshot));
        try {
            commands.sendAndWait(new RegisterModelVersion(completed.modelVersionId(), candidate), history.metaData());
        } catch (Refusal refused) {
            if (refused.code() != RefusalCode.ALREADY_EXISTS) {
                throw refused;
            }
        }
    }

    private @Nullable ChampionComparison comparison(
            TrainingRequested requested, TrainingCompleted completed, CapturedSnapshot snapshot) {
        Champion champion = champion(requested.useCase());
        ModelVersionId championId = champion.modelVersionId();
        if (championId == null || champion.artefactDigest() == null) {
            return null;
        }
        try {
            CompiledScorer scorer = CompiledScorer.read(artifacts.read(champion.artefactDigest()));
            if (!comparable(scorer, snapshot)) {
                LOG.info("Champion {} has another schema and is not compared", championId);
                return null;
            }
            TrainingTable table = snapshots.read(snapshot.parquetDigest(), snapshot.schema());
            int[] holdout = TrainingProcedure.split(table, requested.plan()).holdout();
            float[] scores =
                    TrainingProcedure.scores(scorer.model(), table.rows().features(), holdout);
            RankedScores ranked =
                    RankedScores.of(scores, table.rows().select(holdout).labels());
            return new ChampionComparison(
                    championId,
                    holdout.length,
                    ranked.auc(),
                    completed.outcome().evaluation().holdoutAuc());
        } catch (Refusal | CannotTrain impossible) {
            LOG.warn("Champion {} cannot be compared: {}", championId, impossible.getMessage());
            return null;
        }
    }

    /** Same features in the same order are encoded alike. */
    private static boolean comparable(CompiledScorer champion, CapturedSnapshot snapshot) {
        return champion.schema().features().equals(snapshot.schema().features())
                && champion.schema().label().equals(snapshot.schema().label())
                && champion.schema().positiveLabel().equals(snapshot.schema().positiveLabel());
    }

    /** @throws TrainingAbandoned when nobody answers; the registration is tried again */
    private Champion champion(UseCaseKey useCase) {
        try {
            return queries.query(new FindChampion(useCase), Champion.class).get(QUERY_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new TrainingAbandoned("the worker stops", stopping);
        } catch (ExecutionException | TimeoutException unanswered) {
            throw new TrainingAbandoned("the question for the champion was not answered", unanswered);
        }
    }
}
