package io.modeltrail.runtime.training;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.training.TrainingOutcome;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.TrainingRunCommand.ClaimTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.CompleteTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.FailTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.ReportTrainingProgress;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.artifact.EvaluationFiles;
import io.modeltrail.runtime.artifact.ExplanationFiles;
import io.modeltrail.runtime.explanation.ModelExplained;
import io.modeltrail.runtime.learning.CannotTrain;
import io.modeltrail.runtime.learning.TrainedModel;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** One training run from claim to outcome. Doing it twice does no harm: the model is the same, and the run ends once. */
@Component
final class TrainingJob {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingJob.class);

    /**
     * A training that kills its process, by a crash of native code or by the system's out-of-memory killer, leaves no other trace
     * than a claim without an end. A claim that ended with an orderly stop looks the same and is counted too.
     */
    private static final int ATTEMPTS = 2;

    private final EventStore eventStore;
    private final CommandGateway commands;
    private final SnapshotReader snapshots;
    private final ArtifactFiles artifacts;
    private final EvaluationFiles evaluations;
    private final ExplanationFiles explanations;
    private final WorkerName worker;
    private final Clock clock;

    TrainingJob(
            EventStore eventStore,
            CommandGateway commands,
            SnapshotReader snapshots,
            ArtifactFiles artifacts,
            EvaluationFiles evaluations,
            ExplanationFiles explanations,
            WorkerName worker,
            Clock clock) {
        this.eventStore = eventStore;
        this.commands = commands;
        this.snapshots = snapshots;
        this.artifacts = artifacts;
        this.evaluations = evaluations;
        this.explanations = explanations;
        this.worker = worker;
        this.clock = clock;
    }

    /**
     * @param stopping asked at every step; true ends the work without an outcome
     * @throws TrainingAbandoned when stopping, or when the run now belongs to somebody else
     */
    void work(TrainingRunId id, BooleanSupplier stopping) {
        TrainingHistory history = TrainingHistory.read(eventStore, id);
        if (history.ended() || !claimed(id, history)) {
            return;
        }
        Object ending = history.claims() >= ATTEMPTS ? givenUp(id, history.claims()) : outcome(id, history, stopping);
        try {
            commands.sendAndWait(ending, history.metaData());
        } catch (Refusal refused) {
            abandonIfOver(refused);
            throw refused;
        }
    }

    private boolean claimed(TrainingRunId id, TrainingHistory history) {
        try {
            commands.sendAndWait(new ClaimTraining(id, worker.value(), clock.instant()), history.metaData());
            return true;
        } catch (Refusal refused) {
            return switch (refused.code()) {
                case TRAINING_CLAIMED_BY_ANOTHER, TRAINING_ALREADY_ENDED -> false;
                default -> throw refused;
            };
        }
    }

    private FailTraining givenUp(TrainingRunId id, int claims) {
        LOG.error("Training run {} was begun {} times without an end and is not begun again", id, claims);
        return failure(
                id,
                "worker-died-repeatedly",
                "The training was begun " + claims
                        + " times, and each time the worker ended before the training did. It is not"
                        + " tried again, because the training itself may be what ends the worker; look into the server's log"
                        + " before asking for the same training anew.");
    }

    /** The command that ends the run. */
    private Object outcome(TrainingRunId id, TrainingHistory history, BooleanSupplier stopping) {
        CapturedSnapshot snapshot;
        try {
            snapshot = CapturedSnapshot.read(eventStore, history.requested());
        } catch (CannotTrain impossible) {
            return failure(id, impossible.code(), impossible.reason());
        }
        try {
            TrainingProgress progress = (stage, done, steps) -> report(id, history, stopping, stage, done, steps);
            TrainingOutcome outcome = train(snapshot, history.requested().plan(), progress);
            return new CompleteTraining(id, worker.value(), ModelVersionId.next(), outcome);
        } catch (TrainingAbandoned abandoned) {
            throw abandoned;
        } catch (CannotTrain impossible) {
            if (impossible.getCause() != null) {
                LOG.warn("Training run {} is not possible: {}", id, impossible.code(), impossible);
            }
            return failure(id, impossible.code(), impossible.reason());
        } catch (Refusal unfit) {
            return failure(id, unfit.code().code(), String.valueOf(unfit.getMessage()));
        } catch (UncheckedIOException unstored) {
            LOG.error("Training run {} could not store its result", id, unstored);
            return failure(id, "storage-failed", "The data directory does not take the result; see the log.");
        } catch (OutOfMemoryError | StackOverflowError tooLarge) {
            LOG.error("Training run {} ran out of memory", id, tooLarge);
            return failure(id, "out-of-memory", "The training does not fit in the memory of the worker.");
        } catch (LinkageError absent) {
            LOG.error("Training run {} lacks a library", id, absent);
            return failure(
                    id,
                    "library-failed",
                    "A library does not load on the worker's machine ("
                            + absent.getClass().getSimpleName() + "); see the log.");
        } catch (RuntimeException fault) {
            LOG.error("Training run {} failed by a fault of the platform", id, fault);
            return failure(
                    id,
                    "internal",
                    "A fault of the platform (" + fault.getClass().getSimpleName() + "); see the log.");
        }
    }

    private TrainingOutcome train(CapturedSnapshot snapshot, TrainingPlan plan, TrainingProgress progress) {
        long begun = System.nanoTime();
        TrainingTable table = snapshot.table(snapshots);
        TrainingResult result = TrainingProcedure.train(table, plan, progress);
        byte[] artefact = result.scorer().artefact();
        TrainingOutcome outcome = new TrainingOutcome(
                artifacts.store(artefact),
                artefact.length,
                artifacts.store(result.trained().libraryModel()),
                evaluations.store(result.report().json()),
                result.evaluation(),
                result.rowOrderDigest(),
                result.trainedRows(),
                result.holdoutRows(),
                result.checkedRows(),
                result.largestMarginDifference(),
                environment(result.trained().library(), plan.threads()),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun),
                result.parameters(),
                explanations.store(explanation(table, plan, result)));
        int steps = TrainingProcedure.steps(plan);
        progress.reached("result stored", steps, steps);
        return outcome;
    }

    private static byte[] explanation(TrainingTable table, TrainingPlan plan, TrainingResult result) {
        var split = TrainingProcedure.split(table, plan);
        return ModelExplained.explain(
                        result.scorer(),
                        result.trained().model(),
                        table.rows(),
                        split.learned(),
                        split.holdout(),
                        plan.segments(),
                        plan.seed())
                .json();
    }

    private static Map<String, String> environment(TrainedModel.Library library, int threads) {
        Map<String, String> environment = new TreeMap<>();
        for (String property : new String[] {"java.version", "java.vendor", "os.name", "os.arch"}) {
            environment.put(property, System.getProperty(property, "unknown"));
        }
        environment.put(library.name(), library.version());
        environment.put("threads", Integer.toString(threads));
        return environment;
    }

    private void report(
            TrainingRunId id, TrainingHistory history, BooleanSupplier stopping, String stage, int done, int steps) {
        if (stopping.getAsBoolean()) {
            throw new TrainingAbandoned("the worker stops");
        }
        try {
            commands.sendAndWait(
                    new ReportTrainingProgress(id, worker.value(), stage, done, steps), history.metaData());
        } catch (Refusal refused) {
            abandonIfOver(refused);
            // After a restart the same steps are reported again, and those the run knows already are refused.
            LOG.debug("Progress {} of {} of training run {} was refused: {}", done, steps, id, refused.code());
        } catch (RuntimeException unsent) {
            throw new TrainingAbandoned("progress could not be reported", unsent);
        }
    }

    private static void abandonIfOver(Refusal refused) {
        switch (refused.code()) {
            case TRAINING_CLAIMED_BY_ANOTHER, TRAINING_ALREADY_ENDED ->
                throw new TrainingAbandoned("the run has ended or is another worker's", refused);
            default -> {
                // The run is still this worker's.
            }
        }
    }

    private FailTraining failure(TrainingRunId id, String code, String reason) {
        return new FailTraining(id, worker.value(), code, reason);
    }
}
