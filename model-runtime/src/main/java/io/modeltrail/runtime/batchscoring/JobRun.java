package io.modeltrail.runtime.batchscoring;

import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.runtime.batchscoring.ChunkScoring.ScoredChunk;
import io.modeltrail.runtime.prediction.JournalWriter;
import io.modeltrail.runtime.prediction.WriteFailure;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Scores and stores the stretches of one job that are not stored yet. Each thread takes a stretch, scores it, stores it in a transaction of
 * its own, and only then takes the next: while the database stores for one thread, the other one scores. So there are never more stretches in memory than
 * threads, and between two transactions of a job others get their turn at the head of the log.
 */
final class JobRun {
    private final BatchScoringId job;
    private final RowsOfSnapshot rows;
    private final ChunkScoring scoring;
    private final JournalWriter journal;
    private final BatchScoringRows stored;
    private final BitSet before;
    private final long mostRowsPerSecond;
    private final CompletableFuture<String> left;
    private final AtomicLong rowsDone = new AtomicLong();
    private final AtomicLong paced = new AtomicLong();
    private final AtomicInteger chunks = new AtomicInteger();
    private final long begun = System.nanoTime();

    /**
     * @param mostRowsPerSecond 0 = as fast as it goes
     * @param left completed with the reason when the job is to be left
     */
    JobRun(
            BatchScoringId job,
            RowsOfSnapshot rows,
            ChunkScoring scoring,
            JournalWriter journal,
            BatchScoringRows stored,
            long mostRowsPerSecond,
            CompletableFuture<String> left) {
        this.job = job;
        this.rows = rows;
        this.scoring = scoring;
        this.journal = journal;
        this.stored = stored;
        this.mostRowsPerSecond = mostRowsPerSecond;
        this.left = left;
        before = stored.recorded(job);
        rowsDone.set(stored.rowsDone(job));
    }

    long rowsDone() {
        return rowsDone.get();
    }

    /**
     * Returns when all is stored.
     *
     * @return how many stretches the job has
     * @throws JobLeft when it is left before
     */
    int finish(int threads) {
        try (ExecutorService workers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("batch-scoring-", 0).daemon().factory())) {
            List<CompletableFuture<Void>> running = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                running.add(CompletableFuture.runAsync(this::storeUntilTheEnd, workers));
            }
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException failed) {
            throw rethrown(failed);
        }
        if (left.isDone()) {
            throw new JobLeft(left.join());
        }
        return chunks.get();
    }

    private void storeUntilTheEnd() {
        try {
            RowsOfSnapshot.Chunk chunk = next();
            while (chunk != null) {
                if (!before.get(chunk.number())) {
                    store(chunk);
                }
                chunk = next();
            }
        } catch (RuntimeException | Error failed) {
            left.complete("another thread of the job has failed"); // it need not go on
            throw failed;
        }
    }

    private RowsOfSnapshot.@Nullable Chunk next() {
        try {
            RowsOfSnapshot.Chunk chunk = left.isDone() ? null : rows.next();
            if (chunk != null) {
                chunks.accumulateAndGet(chunk.number() + 1, Math::max);
            }
            return chunk;
        } catch (SQLException unreadable) {
            // Without its message, which may quote cells.
            throw new JobImpossible(
                    "snapshot-unreadable",
                    "The snapshot's file is not readable as Parquet with the columns of its schema.");
        }
    }

    private void store(RowsOfSnapshot.Chunk chunk) {
        // First: what is scored has people's names in it, and waits for nothing but the database.
        pace(chunk.rows().size());
        if (left.isDone()) {
            return;
        }
        ScoredChunk scored = scoring.score(chunk);
        Optional<WriteFailure> failure =
                journal.write(scored.events(), () -> stored.record(job, chunk.number(), scored.rows()));
        if (failure.isPresent()) {
            notStored(chunk.number(), failure.get());
        }
        rowsDone.addAndGet(chunk.rows().size());
    }

    /** It may be stored all the same: a connection that broke during the commit cannot tell. */
    private void notStored(int chunk, WriteFailure failure) {
        if (!stored.recorded(job).get(chunk)) {
            throw stored.isOpen(job) ? new ChunkNotStored(failure.diagnosis()) : new JobLeft("the job has ended");
        }
    }

    /** Waits until the rate allows for so many more rows. */
    private void pace(int more) {
        if (mostRowsPerSecond == 0) {
            return;
        }
        long allowed = begun + TimeUnit.SECONDS.toNanos(paced.getAndAdd(more)) / mostRowsPerSecond;
        try {
            left.get(Math.max(0, allowed - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException over) {
            // Nobody wants the job to be left.
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new JobLeft("the worker stops");
        } catch (java.util.concurrent.ExecutionException impossible) {
            throw new IllegalStateException("a job is left for a reason", impossible);
        }
    }

    private static RuntimeException rethrown(CompletionException failed) {
        return switch (failed.getCause()) {
            case Error error -> throw error;
            case RuntimeException fault -> fault;
            case null, default -> failed;
        };
    }

    /** The database does not take a stretch; it may take it later. */
    static final class ChunkNotStored extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** @param diagnosis kinds of exception and SQLSTATE, without personal data */
        ChunkNotStored(String diagnosis) {
            super(diagnosis);
        }
    }
}
