package io.modeltrail.runtime.batchscoring;

import io.modeltrail.contracts.batchscoring.BatchScoringCommand.ReportBatchScoringProgress;
import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.refusal.Refusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports every few seconds how far a job has come, also when it has come no further: that the worker lives. An answer may say that the
 * job is over or another's; then it is left. Thread-safe.
 */
final class JobSigns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobSigns.class);

    private final CommandGateway commands;
    private final MetaData metaData;
    private final String worker;
    private final BatchScoringId job;
    private final long rowCount;
    private final LongSupplier rowsDone;
    private final CompletableFuture<String> left;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("batch-scoring-signs").daemon().factory());

    JobSigns(
            CommandGateway commands,
            JobHistory history,
            String worker,
            long rowCount,
            LongSupplier rowsDone,
            CompletableFuture<String> left,
            long everyMillis) {
        this.commands = commands;
        this.metaData = history.metaData();
        this.worker = worker;
        this.job = history.requested().batchScoringId();
        this.rowCount = rowCount;
        this.rowsDone = rowsDone;
        this.left = left;
        var unused = clock.scheduleWithFixedDelay(this::report, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
    }

    /** Never throws: the clock would stop. */
    void report() {
        try {
            commands.sendAndWait(new ReportBatchScoringProgress(job, worker, rowsDone.getAsLong(), rowCount), metaData);
        } catch (Refusal refused) {
            if (isOver(refused)) {
                left.complete("the job has ended or is another worker's");
            }
        } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError unsent) {
            LOG.warn(
                    "Progress of batch scoring job {} was not heard ({}); the next report is tried",
                    job,
                    unsent.getClass().getSimpleName());
        }
    }

    /** Whether the refusal says that the job has ended or is another worker's. */
    static boolean isOver(Refusal refused) {
        return switch (refused.code()) {
            case BATCH_SCORING_CLAIMED_BY_ANOTHER, BATCH_SCORING_ALREADY_ENDED -> true;
            default -> false;
        };
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
