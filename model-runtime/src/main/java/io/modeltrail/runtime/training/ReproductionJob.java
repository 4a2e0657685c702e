package io.modeltrail.runtime.training;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.training.Reproduction;
import io.modeltrail.contracts.training.Reproduction.Difference;
import io.modeltrail.contracts.training.Reproduction.Verdict;
import io.modeltrail.contracts.training.TrainingOutcome;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.TrainingRunCommand.RecordTrainingReproduction;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunId;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Trains a completed run again from its record, a search included, and says whether the same files come out. Nothing is stored but the
 * verdict. A repetition that ended with its worker is done again.
 */
@Component
final class ReproductionJob {
    private static final Logger LOG = LoggerFactory.getLogger(ReproductionJob.class);

    private final EventStore eventStore;
    private final CommandGateway commands;
    private final ModelMaking making;
    private final TrainingThread training;
    private final WorkerName worker;
    private final DataSource database;
    private final Clock clock;

    ReproductionJob(
            EventStore eventStore,
            CommandGateway commands,
            ModelMaking making,
            TrainingThread training,
            WorkerName worker,
            DataSource database,
            Clock clock) {
        this.eventStore = eventStore;
        this.commands = commands;
        this.making = making;
        this.training = training;
        this.worker = worker;
        this.database = database;
        this.clock = clock;
    }

    /**
     * Does one repetition, if one is asked for and no other process is at it.
     *
     * @throws TrainingAbandoned when the worker stops
     */
    void work(TrainingRunId id) {
        try (ReproductionClaim claim = ReproductionClaim.of(id, database)) {
            if (claim != null) {
                repeat(id);
            }
        } catch (SQLException unreachable) {
            throw new TrainingAbandoned("the database does not answer", unreachable);
        }
    }

    private void repeat(TrainingRunId id) {
        TrainingHistory history = TrainingHistory.read(eventStore, id);
        TrainingCompleted completed = history.completed();
        if (completed == null || history.reproductionsOpen() == 0) {
            return;
        }
        CompletableFuture<String> left = training.begin(id);
        try {
            Reproduction found = training.compute(() -> reproduction(id, history, completed.outcome(), left), left);
            LOG.info("Training run {} was trained again: {}", id, found.verdict());
            commands.sendAndWait(new RecordTrainingReproduction(id, found), history.reproduction());
        } catch (Refusal refused) {
            if (refused.code() != RefusalCode.REPRODUCTION_NOT_REQUESTED) {
                throw refused;
            }
        } finally {
            training.end();
        }
    }

    private Reproduction reproduction(
            TrainingRunId id, TrainingHistory history, TrainingOutcome recorded, CompletableFuture<String> left) {
        TrainingPlan plan = history.requested().plan();
        List<Difference> known = knownBefore(recorded.environment(), plan.threads());
        if (!known.isEmpty()) {
            LOG.info("Training run {} is trained again in another environment: {}", id, known);
        }
        try {
            CapturedSnapshot snapshot = CapturedSnapshot.read(eventStore, history.requested());
            ModelMaking.Made made = making.make(snapshot, plan, (stage, done, steps) -> {
                if (left.isDone()) {
                    throw new TrainingAbandoned(left.join());
                }
            });
            List<String> unlike = made.filesUnlike(recorded);
            return verdict(
                    unlike.isEmpty() ? Verdict.SAME_BYTES : Verdict.OTHER_BYTES,
                    TrainingEnvironment.differences(recorded.environment(), made.environment()),
                    Sha256Digest.of(made.artefact()),
                    unlike.isEmpty() ? null : "These files differ: " + String.join(", ", unlike) + ".");
        } catch (TrainingAbandoned abandoned) {
            throw abandoned;
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError | LinkageError thrown) {
            TrainingFailure failure = TrainingFailure.of(id, thrown);
            return verdict(Verdict.NOT_REPRODUCIBLE, known, null, failure.code() + ": " + failure.reason());
        }
    }

    private Reproduction verdict(
            Verdict verdict, List<Difference> environment, @Nullable Sha256Digest artefact, @Nullable String reason) {
        return new Reproduction(verdict, environment, artefact, reason, worker.value(), clock.instant());
    }

    /** Versions of libraries are known only when they have been loaded. */
    private static List<Difference> knownBefore(Map<String, String> recorded, int threads) {
        Map<String, String> found = TrainingEnvironment.before(threads);
        Map<String, String> comparable = new HashMap<>(recorded);
        comparable.keySet().retainAll(found.keySet());
        return TrainingEnvironment.differences(comparable, found);
    }
}
