package io.modeltrail.runtime.batchscoring;

import io.modeltrail.contracts.batchscoring.BatchScoringCommand;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.ClaimBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.CompleteBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.FailBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.ReleaseBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.batchscoring.BatchScoringOutcome;
import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.runtime.artifact.ScoringFiles;
import io.modeltrail.runtime.prediction.JournalWriter;
import io.modeltrail.runtime.prediction.PredictionScoring;
import io.modeltrail.runtime.training.SnapshotReader;
import io.modeltrail.runtime.training.WorkerName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** One job from claim to end. Begun again, by whomever, it goes on with what is not stored. */
@Component
class BatchScoringJob {
    private static final Logger LOG = LoggerFactory.getLogger(BatchScoringJob.class);

    /** A job that ends its process leaves no other trace than a claim that was neither released nor followed by progress. */
    private static final int MOST_CLAIMS = 3;
    /** Five minutes in which nothing could be stored, if each was an attempt. */
    private static final int MOST_RELEASES = 60;

    private final EventStore events;
    private final CommandGateway commands;
    private final BatchScoringRows rows;
    private final SnapshotReader snapshots;
    private final PredictionScoring scoring;
    private final JournalWriter journal;
    private final Serializer serializer;
    private final SubjectDirectory subjects;
    private final ResultFiles results;
    private final ScoringFiles files;
    private final WorkerName worker;
    private final Clock clock;
    private final BatchScoringSettings settings;

    BatchScoringJob(
            EventStore events,
            CommandGateway commands,
            BatchScoringRows rows,
            SnapshotReader snapshots,
            PredictionScoring scoring,
            JournalWriter journal,
            @Qualifier("eventSerializer") Serializer serializer,
            SubjectDirectory subjects,
            ResultFiles results,
            ScoringFiles files,
            WorkerName worker,
            Clock clock,
            BatchScoringSettings settings) {
        this.events = events;
        this.commands = commands;
        this.rows = rows;
        this.snapshots = snapshots;
        this.scoring = scoring;
        this.journal = journal;
        this.serializer = serializer;
        this.subjects = subjects;
        this.results = results;
        this.files = files;
        this.worker = worker;
        this.clock = clock;
        this.settings = settings;
    }

    /**
     * @param left completed with the reason when the job is to be left
     * @throws JobLeft when it is left
     * @throws RuntimeException a fault that may pass; the job is free again
     */
    void work(BatchScoringId id, CompletableFuture<String> left) {
        JobHistory history = JobHistory.read(events, id);
        if (history == null || history.ended() || !claimed(id, history)) {
            return;
        }
        try {
            BatchScoringCommand ending = mayBeTried(history) ? outcome(history, left) : neverEnding(id);
            end(ending, history);
        } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError fault) {
            release(id, history);
            throw fault;
        }
    }

    private void end(BatchScoringCommand ending, JobHistory history) {
        try {
            commands.sendAndWait(ending, history.metaData());
        } catch (Refusal refused) {
            if (JobSigns.isOver(refused)) {
                forget(ending);
                throw new JobLeft("the job has ended or is another worker's");
            }
            throw refused;
        }
    }

    /** Nothing but a row tells of files that were not recorded; the next erasure would remove them. */
    private void forget(BatchScoringCommand ending) {
        if (ending instanceof CompleteBatchScoring unrecorded) {
            JobHistory now = JobHistory.read(events, unrecorded.batchScoringId());
            if (now != null) {
                BatchScoringOutcome outcome = unrecorded.outcome();
                Stream.of(outcome.resultDigest(), outcome.problemsDigest())
                        .filter(file -> file != null && !UnrecordedResults.names(now, file))
                        .forEach(this::remove);
            }
        }
    }

    private void remove(Sha256Digest unrecorded) {
        try {
            files.remove(unrecorded);
        } catch (IOException unremoved) {
            throw new UncheckedIOException("removing a file that was not recorded", unremoved);
        }
    }

    private static boolean mayBeTried(JobHistory history) {
        return history.claims() < MOST_CLAIMS && history.releases() < MOST_RELEASES;
    }

    private boolean claimed(BatchScoringId id, JobHistory history) {
        try {
            commands.sendAndWait(new ClaimBatchScoring(id, worker.value(), clock.instant()), history.metaData());
            return true;
        } catch (Refusal refused) {
            if (JobSigns.isOver(refused)) {
                return false;
            }
            throw refused;
        }
    }

    private void release(BatchScoringId id, JobHistory history) {
        try {
            commands.sendAndWait(new ReleaseBatchScoring(id, worker.value()), history.metaData());
        } catch (Refusal over) {
            LOG.debug("Batch scoring job {} is no longer this worker's: {}", id, over.code());
        } catch (RuntimeException unreleased) {
            LOG.info(
                    "Batch scoring job {} was not released: {}",
                    id,
                    unreleased.getClass().getSimpleName());
        }
    }

    private FailBatchScoring neverEnding(BatchScoringId id) {
        LOG.error("Batch scoring job {} was begun again and again without coming further, and is not begun again", id);
        return new FailBatchScoring(
                id,
                worker.value(),
                "no-progress",
                "The job was begun again and again without coming further. Look into the server's log before you ask"
                        + " for it anew; what it has predicted so far stays recorded.");
    }

    /** The command that ends the job. */
    private BatchScoringCommand outcome(JobHistory history, CompletableFuture<String> left) {
        BatchScoringId id = history.requested().batchScoringId();
        try {
            return complete(history, SnapshotTable.of(events, snapshots, history.requested()), left);
        } catch (JobImpossible impossible) {
            return new FailBatchScoring(id, worker.value(), impossible.code(), impossible.reason());
        } catch (Refusal unserved) {
            // The rows are not at fault: nothing is in service, or its artefact is not to be had, for now or for good.
            if (unserved.code().kind() == RefusalCode.Kind.NOT_READY) {
                throw new JobLeft(unserved.code().code());
            }
            return new FailBatchScoring(
                    id, worker.value(), unserved.code().code(), String.valueOf(unserved.getMessage()));
        }
    }

    private CompleteBatchScoring complete(JobHistory history, SnapshotTable table, CompletableFuture<String> left) {
        BatchScoringId id = history.requested().batchScoringId();
        long begun = System.nanoTime();
        try (RowsOfSnapshot source =
                RowsOfSnapshot.open(table.file(), table.snapshot().schema(), files.scratch("rows"))) {
            JobRun run = new JobRun(
                    id, source, scoringOf(history, table), journal, rows, settings.mostRowsPerSecond(), left);
            try (JobSigns signs = signs(history, table, run, left)) {
                signs.report();
                int chunks = run.finish(settings.threads());
                return new CompleteBatchScoring(
                        id,
                        worker.value(),
                        results.write(
                                id,
                                history.requested().useCase(),
                                chunks,
                                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)));
            }
        } catch (SQLException broken) {
            throw new JobImpossible(
                    "snapshot-unreadable",
                    "The snapshot's file is not readable as Parquet with the columns of its schema.");
        } catch (IOException unstored) {
            throw new UncheckedIOException("writing the result of batch scoring job " + id, unstored);
        }
    }

    private ChunkScoring scoringOf(JobHistory history, SnapshotTable table) {
        return new ChunkScoring(
                scoring,
                serializer,
                subjects,
                history.requested(),
                table.origin(),
                table.snapshot().schema().features().stream()
                        .map(ColumnSpec::name)
                        .toList());
    }

    private JobSigns signs(JobHistory history, SnapshotTable table, JobRun run, CompletableFuture<String> left) {
        return new JobSigns(
                commands,
                history,
                worker.value(),
                table.snapshot().rowCount(),
                run::rowsDone,
                left,
                TimeUnit.SECONDS.toMillis(settings.progressSeconds()));
    }
}
