package io.modeltrail.runtime.batchscoring;

import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCompleted;
import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.batchscoring.BatchScoringOutcome;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.subject.ErasableStore;
import io.modeltrail.contracts.subject.ErasedEntity;
import io.modeltrail.contracts.subject.StoreErasure;
import io.modeltrail.contracts.subject.StoreErasure.RewrittenFile;
import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.subject.SubjectStores;
import io.modeltrail.runtime.artifact.ErasedFiles;
import io.modeltrail.runtime.artifact.ScoringFiles;
import io.modeltrail.runtime.batchscoring.ResultRewriting.Rewritten;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes a person's name out of what batch scoring has stored. The row stays, under the name of somebody erased, so that the counts in the
 * events hold; the file has another digest then.
 */
@Component
class ResultErasure implements ErasableStore {
    private final BatchScoringRows rows;
    private final EventStore events;
    private final ScoringFiles files;
    private final ErasedFiles erased;

    ResultErasure(BatchScoringRows rows, EventStore events, ScoringFiles files, ErasedFiles erased) {
        this.rows = rows;
        this.events = events;
        this.files = files;
        this.erased = erased;
    }

    @Override
    public String name() {
        return SubjectStores.BATCH_SCORING;
    }

    @Override
    public StoreErasure erase(SubjectId subject, Person person) {
        long stretches = 0;
        long named = 0;
        for (BatchScoringId job : rows.jobs()) {
            JobHistory history = JobHistory.read(events, job);
            if (history == null || !history.requested().useCase().equals(person.useCase())) {
                continue;
            }
            stretches += rows.replace(job, person.entity(), ErasedEntity.of(subject));
            named += rewrite(subject, person, history.completed());
        }
        return new StoreErasure(
                name(),
                Map.of("rows of results", named, "stretches of open jobs", stretches),
                erased.of(subject, "batch scoring result"),
                List.of());
    }

    private long rewrite(SubjectId subject, Person person, @Nullable BatchScoringCompleted completed) {
        if (completed == null) {
            return 0;
        }
        BatchScoringOutcome outcome = completed.outcome();
        ResultRewriting rewriting = new ResultRewriting(files, person.entity(), ErasedEntity.of(subject));
        long named = 0;
        try {
            Sha256Digest result = erased.current(outcome.resultDigest());
            named += replace(subject, outcome.resultDigest(), result, rewriting.result(result));
            if (outcome.problemsDigest() != null) {
                Sha256Digest problems = erased.current(outcome.problemsDigest());
                named += replace(subject, outcome.problemsDigest(), problems, rewriting.problems(problems));
            }
        } catch (IOException | SQLException failed) {
            throw new IllegalStateException("a result was not written anew", failed);
        }
        return named;
    }

    /** The row first: a process that is killed in between finds nothing in the new file, and removes the old one. */
    private long replace(SubjectId subject, Sha256Digest original, Sha256Digest current, @Nullable Rewritten done)
            throws IOException {
        if (done == null) {
            return 0;
        }
        erased.add(subject, new RewrittenFile("batch scoring result", original, done.digest()));
        files.remove(current);
        return done.rows();
    }
}
