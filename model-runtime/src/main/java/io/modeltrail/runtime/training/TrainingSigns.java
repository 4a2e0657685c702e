package io.modeltrail.runtime.training;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.training.TrainingRunCommand.ReportTrainingProgress;
import io.modeltrail.contracts.training.TrainingRunCommand.SendTrainingHeartbeat;
import io.modeltrail.contracts.training.TrainingRunId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * What a worker lets hear of itself: each step that is done, and within a long step a heartbeat. The answers tell it when the run is
 * no longer its own.
 */
@Component
final class TrainingSigns {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingSigns.class);

    private final CommandGateway commands;
    private final WorkerName worker;
    private final long silenceMillis;

    /** @param heartbeatSeconds of silence until a heartbeat is sent; the run is another's for the taking after five minutes of it */
    TrainingSigns(
            CommandGateway commands,
            WorkerName worker,
            @Value("${modeltrail.training.heartbeat-seconds:60}") int heartbeatSeconds) {
        if (heartbeatSeconds < 1 || heartbeatSeconds > 120) {
            throw new IllegalArgumentException("modeltrail.training.heartbeat-seconds lies between 1 and 120");
        }
        this.commands = commands;
        this.worker = worker;
        silenceMillis = TimeUnit.SECONDS.toMillis(heartbeatSeconds);
    }

    /** @param left is completed as soon as an answer says that the run has ended or is another worker's */
    OfOneRun of(TrainingRunId run, MetaData metaData, CompletableFuture<String> left) {
        return new OfOneRun(run, metaData, left);
    }

    /** Whether the refusal says that the run has ended or is another worker's. */
    static boolean isOver(Refusal refused) {
        return switch (refused.code()) {
            case TRAINING_CLAIMED_BY_ANOTHER, TRAINING_ALREADY_ENDED -> true;
            default -> false;
        };
    }

    /** Heartbeats are sent until it is closed. Thread-safe. */
    final class OfOneRun implements AutoCloseable {
        private final TrainingRunId run;
        private final MetaData metaData;
        private final CompletableFuture<String> left;
        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("training-heartbeat").daemon().factory());
        private volatile long lastSign = System.nanoTime();

        private OfOneRun(TrainingRunId run, MetaData metaData, CompletableFuture<String> left) {
            this.run = run;
            this.metaData = metaData;
            this.left = left;
            // Looked at more often than sent: a report of progress counts as a sign, and no heartbeat follows it too
            // soon.
            long look = Math.max(1, silenceMillis / 4);
            var unused = clock.scheduleWithFixedDelay(this::beatAfterSilence, look, look, TimeUnit.MILLISECONDS);
        }

        /** @throws TrainingAbandoned when the run has been left, or the answer says that it is over */
        void report(String stage, int done, int steps) {
            if (left.isDone()) {
                throw new TrainingAbandoned(left.join());
            }
            try {
                commands.sendAndWait(new ReportTrainingProgress(run, worker.value(), stage, done, steps), metaData);
                lastSign = System.nanoTime();
            } catch (Refusal refused) {
                if (isOver(refused)) {
                    throw new TrainingAbandoned("the run has ended or is another worker's", refused);
                }
                // After a restart the same steps are reported again, and those the run knows already are refused.
                LOG.debug("Progress {} of {} of training run {} was refused: {}", done, steps, run, refused.code());
            } catch (RuntimeException unsent) {
                // The training does not depend on it; a run that has become another's is noticed at the next sign that
                // is
                // heard.
                LOG.warn("Progress {} of {} of training run {} was not heard", done, steps, run, unsent);
            }
        }

        /** Never throws: the clock would stop. */
        private void beatAfterSilence() {
            if (System.nanoTime() - lastSign < TimeUnit.MILLISECONDS.toNanos(silenceMillis)) {
                return;
            }
            try {
                commands.sendAndWait(new SendTrainingHeartbeat(run, worker.value()), metaData);
                lastSign = System.nanoTime();
            } catch (Refusal refused) {
                if (isOver(refused)) {
                    left.complete("the run has ended or is another worker's");
                }
            } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError unsent) {
                LOG.warn("A heartbeat of training run {} was not heard; the next one is tried", run, unsent);
            }
        }

        @Override
        public void close() {
            clock.shutdownNow();
        }
    }
}
