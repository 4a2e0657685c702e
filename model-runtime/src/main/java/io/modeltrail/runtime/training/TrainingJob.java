package io.modeltrail.runtime.training;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.training.TrainingOutcome;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.TrainingRunCommand;
import io.modeltrail.contracts.training.TrainingRunCommand.ClaimTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.CompleteTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.FailTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.ReleaseTraining;
import io.modeltrail.contracts.training.TrainingRunId;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
     * than a claim that was neither released nor ended.
     */
    private static final int ATTEMPTS = 2;
    /** Faults of a living worker count as no attempt, but not without end: a run with more releases than this keeps its claims. */
    private static final int MOST_RELEASES = 20;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** For so long an outcome that took hours is not given up because nobody answers. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final EventStore eventStore;
    private final CommandGateway commands;
    private final ModelMaking making;
    private final TrainingThread training;
    private final TrainingSigns signs;
    private final WorkerName worker;
    private final Clock clock;

    TrainingJob(
            EventStore eventStore,
            CommandGateway commands,
            ModelMaking making,
            TrainingThread training,
            TrainingSigns signs,
            WorkerName worker,
            Clock clock) {
        this.eventStore = eventStore;
        this.commands = commands;
        this.making = making;
        this.training = training;
        this.signs = signs;
        this.worker = worker;
        this.clock = clock;
    }

    /**
     * @param stopping whether the worker stops
     * @throws TrainingAbandoned when stopping, or when the run was cancelled or now belongs to somebody else
     */
    void work(TrainingRunId id, BooleanSupplier stopping) {
        TrainingHistory history = TrainingHistory.read(eventStore, id);
        if (history.ended() || !claimed(id, history)) {
            return;
        }
        CompletableFuture<String> left = training.begin(id);
        try (TrainingSigns.OfOneRun heard = signs.of(id, history.metaData(), left)) {
            if (stopping.getAsBoolean()) { // since before the run could be left
                throw new TrainingAbandoned("the worker stops");
            }
            TrainingRunCommand ending = history.claims() >= ATTEMPTS
                    ? givenUp(id, history.claims())
                    : training.compute(() -> outcome(id, history, heard), left);
            send(ending, history, left);
        } catch (TrainingAbandoned abandoned) {
            release(id, history);
            throw abandoned;
        } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError fault) {
            if (history.releases() < MOST_RELEASES) {
                release(id, history);
            }
            throw fault;
        } finally {
            training.end();
        }
    }

    private boolean claimed(TrainingRunId id, TrainingHistory history) {
        try {
            commands.sendAndWait(new ClaimTraining(id, worker.value(), clock.instant()), history.metaData());
            return true;
        } catch (Refusal refused) {
            if (TrainingSigns.isOver(refused)) {
                return false;
            }
            throw refused;
        }
    }

    /** Again and again while nobody answers; heartbeats go on meanwhile. */
    private void send(TrainingRunCommand ending, TrainingHistory history, CompletableFuture<String> left) {
        long givenUp = System.nanoTime() + PATIENCE.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                commands.sendAndWait(ending, history.metaData());
                return;
            } catch (Refusal refused) {
                if (TrainingSigns.isOver(refused)) {
                    throw new TrainingAbandoned("the run has ended or is another worker's", refused);
                }
                throw refused;
            } catch (RuntimeException unsent) {
                if (System.nanoTime() - givenUp >= 0) {
                    throw unsent;
                }
                LOG.warn(
                        "The end of training run {} was not heard; sent again in {}",
                        ending.trainingRunId(),
                        pause,
                        unsent);
            }
            pause(pause, left);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private static void pause(Duration pause, CompletableFuture<String> left) {
        try {
            throw new TrainingAbandoned(left.get(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException over) {
            // Nobody wants the run to be left.
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new TrainingAbandoned("the worker stops", stopping);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("a run is left for a reason", impossible);
        }
    }

    /** Counts as no attempt. When it fails, or the run is over, the run is free all the same, only later. */
    private void release(TrainingRunId id, TrainingHistory history) {
        try {
            commands.sendAndWait(new ReleaseTraining(id, worker.value()), history.metaData());
        } catch (Refusal over) {
            LOG.debug("Training run {} is no longer this worker's: {}", id, over.code());
        } catch (RuntimeException unreleased) {
            LOG.info("Training run {} was not released: {}", id, unreleased.getMessage());
        }
    }

    private FailTraining givenUp(TrainingRunId id, int claims) {
        LOG.error("Training run {} was begun {} times without an end and is not begun again", id, claims);
        return new FailTraining(
                id,
                worker.value(),
                "worker-died-repeatedly",
                "The training was begun " + claims
                        + " times, and each time the worker ended before the training did. It is not"
                        + " tried again, because the training itself may be what ends the worker; look into the server's log"
                        + " before asking for the same training anew.");
    }

    /** The command that ends the run. */
    private TrainingRunCommand outcome(TrainingRunId id, TrainingHistory history, TrainingSigns.OfOneRun heard) {
        try {
            CapturedSnapshot snapshot = CapturedSnapshot.read(eventStore, history.requested());
            return new CompleteTraining(
                    id,
                    worker.value(),
                    ModelVersionId.next(),
                    train(snapshot, history.requested().plan(), heard));
        } catch (TrainingAbandoned abandoned) {
            throw abandoned;
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError | LinkageError thrown) {
            TrainingFailure failure = TrainingFailure.of(id, thrown);
            return new FailTraining(id, worker.value(), failure.code(), failure.reason());
        }
    }

    private TrainingOutcome train(CapturedSnapshot snapshot, TrainingPlan plan, TrainingSigns.OfOneRun heard) {
        long begun = System.nanoTime();
        ModelMaking.Made made = making.make(snapshot, plan, heard::report);
        TrainingOutcome outcome = making.store(made, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        int steps = TrainingProcedure.steps(plan);
        heard.report("result stored", steps, steps);
        return outcome;
    }
}
