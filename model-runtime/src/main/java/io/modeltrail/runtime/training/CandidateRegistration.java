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
import io.modeltrail.runtime.learning.CannotTrain;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
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
    private static final int DEEPEST_CAUSE = 30;
    private static final Set<RefusalCode> SAME_IDENTITY =
            EnumSet.of(RefusalCode.ALREADY_EXISTS, RefusalCode.CHANGED_MEANWHILE);

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

    /**
     * Does nothing when the model version is registered already.
     *
     * @param completedAt position of the completion; the champion must be known as of then
     * @throws TrainingAbandoned when it is not known yet; the registration is tried again
     */
    void register(TrainingRunId id, long completedAt) {
        TrainingHistory history = TrainingHistory.read(eventStore, id);
        TrainingCompleted completed = history.completed();
        if (completed == null || registered(completed.modelVersionId())) {
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
                comparison(requested, completed, snapshot, completedAt));
        try {
            commands.sendAndWait(new RegisterModelVersion(completed.modelVersionId(), candidate), history.metaData());
        } catch (RuntimeException failed) {
            if (!isAboutTheSameIdentity(failed) || !registered(completed.modelVersionId())) {
                throw failed;
            }
            LOG.info("Model version {} was registered meanwhile", completed.modelVersionId());
        }
    }

    private boolean registered(ModelVersionId id) {
        return eventStore.readEvents(id.toString()).hasNext();
    }

    /**
     * The event store refuses a second first event; which exception that becomes depends on what lies between, and after the way
     * through Axon Server it is a refusal.
     */
    private static boolean isAboutTheSameIdentity(RuntimeException failed) {
        return Stream.iterate((Throwable) failed, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST_CAUSE)
                .anyMatch(cause -> cause instanceof AggregateStreamCreationException
                        || cause instanceof ConcurrencyException
                        || (cause instanceof Refusal refusal && SAME_IDENTITY.contains(refusal.code())));
    }

    private @Nullable ChampionComparison comparison(
            TrainingRequested requested, TrainingCompleted completed, CapturedSnapshot snapshot, long completedAt) {
        Champion champion = champion(requested.useCase(), completedAt);
        ModelVersionId championId = champion.modelVersionId();
        if (championId == null) {
            LOG.info("Use case {} has no champion to compare with", requested.useCase());
            return null;
        }
        if (champion.artefactDigest() == null) {
            LOG.warn("Champion {} cannot be compared: its registration is not known", championId);
            return null;
        }
        try {
            CompiledScorer scorer = CompiledScorer.read(artifacts.read(champion.artefactDigest()));
            if (!comparable(scorer, snapshot)) {
                LOG.info("Champion {} has other features or another label and is not compared", championId);
                return null;
            }
            return ChampionChallenge.of(
                    championId,
                    scorer,
                    CompiledScorer.read(artifacts.read(completed.outcome().artefactDigest())),
                    snapshot.table(snapshots),
                    requested.plan());
        } catch (Refusal | CannotTrain impossible) {
            LOG.warn("Champion {} cannot be compared: {}", championId, impossible.getMessage());
            return null;
        }
    }

    private static boolean comparable(CompiledScorer champion, CapturedSnapshot snapshot) {
        return ChampionChallenge.comparable(champion.schema(), snapshot.schema());
    }

    /** @throws TrainingAbandoned when nobody answers, or the answer is too old; the registration is tried again */
    private Champion champion(UseCaseKey useCase, long completedAt) {
        Champion champion = champion(useCase);
        if (champion.asOfPosition() < completedAt) {
            throw new TrainingAbandoned("the champion is known as of position " + champion.asOfPosition()
                    + " only, and the training was completed at " + completedAt);
        }
        return champion;
    }

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
