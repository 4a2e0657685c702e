package io.modeltrail.runtime.batchscoring;

import io.modeltrail.contracts.batchscoring.BatchScoringOutcome;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.artifact.ErasedFiles;
import io.modeltrail.runtime.artifact.ScoringFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Removes files of batch scoring that nothing tells of, since nobody could take a name out of them: their job was killed, or its outcome could
 * not be recorded, after they had their names.
 */
@Component
class UnrecordedResults {
    private final MadeFileRows made;
    private final EventStore events;
    private final ScoringFiles files;
    private final ErasedFiles erased;
    private final TransactionTemplate transaction;

    UnrecordedResults(
            MadeFileRows made, EventStore events, ScoringFiles files, ErasedFiles erased, DataSource database) {
        this.made = made;
        this.events = events;
        this.files = files;
        this.erased = erased;
        transaction = new TransactionTemplate(new JdbcTransactionManager(database));
    }

    /**
     * @param recorded digests that outcomes of jobs name
     * @return how many were removed
     * @throws ResultErasure.JobsAreWorkedOn when a worker may still record one of them
     */
    long remove(UseCaseKey useCase, Set<Sha256Digest> recorded) {
        long removed = 0;
        try {
            for (Sha256Digest file : files.all()) {
                if (!recorded.contains(file) && !erased.standsForAnother(file)) {
                    removed += Boolean.TRUE.equals(transaction.execute(status -> isRemoved(file, useCase))) ? 1 : 0;
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("the folder of results cannot be read", failed);
        }
        return removed;
    }

    private boolean isRemoved(Sha256Digest file, UseCaseKey useCase) {
        made.hold();
        List<JobHistory> makers = made.makers(file).stream()
                .flatMap(job -> Stream.ofNullable(JobHistory.read(events, job)))
                .toList();
        boolean ofOthers = !makers.isEmpty()
                && makers.stream().noneMatch(job -> job.requested().useCase().equals(useCase));
        if (ofOthers || makers.stream().anyMatch(job -> names(job, file))) {
            return false;
        }
        if (makers.stream().anyMatch(JobHistory::held)) {
            throw new ResultErasure.JobsAreWorkedOn();
        }
        try {
            files.remove(file);
        } catch (IOException failed) {
            throw new UncheckedIOException("a result that was not recorded is still there", failed);
        }
        return true;
    }

    /** Whether the outcome of a job has the file. */
    static boolean names(JobHistory job, Sha256Digest file) {
        if (job.completed() == null) {
            return false;
        }
        BatchScoringOutcome outcome = job.completed().outcome();
        return file.equals(outcome.resultDigest()) || file.equals(outcome.problemsDigest());
    }
}
