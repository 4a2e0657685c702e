package io.modeltrail.runtime.batchscoring;

import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.batchscoring.BatchScoringOutcome;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.subject.ErasableStore;
import io.modeltrail.contracts.subject.ErasedEntity;
import io.modeltrail.contracts.subject.Erases;
import io.modeltrail.contracts.subject.StoreErasure;
import io.modeltrail.contracts.subject.StoreErasure.RewrittenFile;
import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.subject.SubjectStores;
import io.modeltrail.runtime.artifact.ErasedFiles;
import io.modeltrail.runtime.artifact.ErasedFiles.Replaced;
import io.modeltrail.runtime.artifact.ScoringFiles;
import io.modeltrail.runtime.batchscoring.ResultRewriting.Rewritten;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes a person's name out of what batch scoring has stored. The row stays, under the name of somebody erased, so that the counts in the
 * events hold; the file has another digest then.
 */
@Component
@Erases(SubjectStores.BATCH_SCORING)
class ResultErasure implements ErasableStore {
    private final BatchScoringRows rows;
    private final MadeFileRows made;
    private final EventStore events;
    private final ScoringFiles files;
    private final ErasedFiles erased;
    private final UnrecordedResults unrecorded;

    ResultErasure(
            BatchScoringRows rows,
            MadeFileRows made,
            EventStore events,
            ScoringFiles files,
            ErasedFiles erased,
            UnrecordedResults unrecorded) {
        this.rows = rows;
        this.made = made;
        this.unrecorded = unrecorded;
        this.events = events;
        this.files = files;
        this.erased = erased;
    }

    @Override
    public StoreErasure erase(SubjectId subject, Person person) {
        long stretches = 0;
        long named = 0;
        boolean held = false;
        Set<Sha256Digest> recorded = new HashSet<>();
        for (BatchScoringId job : jobs()) {
            JobHistory before = JobHistory.read(events, job);
            if (before == null || !before.requested().useCase().equals(person.useCase())) {
                add(before, recorded);
                continue;
            }
            stretches += rows.replace(job, person.entity(), ErasedEntity.of(subject));
            // Only now: a job that was completed in between has its result written anew.
            JobHistory after = JobHistory.read(events, job);
            add(after, recorded);
            boolean isHeld = before.held() || (after != null && after.held());
            held |= isHeld;
            if (!isHeld) {
                removeScratch(job);
            }
            named += after == null || after.completed() == null
                    ? 0
                    : rewrite(subject, person, after.completed().outcome());
        }
        List<Replaced> replaced = erased.replacedFor(subject);
        try {
            for (Replaced one : replaced) {
                files.remove(one.replaced());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("a result that was written anew is still there", failed);
        }
        if (held) {
            throw new JobsAreWorkedOn();
        }
        return new StoreErasure(
                name(),
                Map.of(
                        "rows of results",
                        named,
                        "stretches of open jobs",
                        stretches,
                        "unrecorded results",
                        unrecorded.remove(person.useCase(), recorded)),
                replaced.stream()
                        .map(one -> new RewrittenFile("batch scoring result", one.original(), one.digest()))
                        .toList(),
                List.of());
    }

    private void removeScratch(BatchScoringId job) {
        try {
            files.removeScratch(job.toString());
        } catch (IOException failed) {
            throw new UncheckedIOException("what was left of a job is still there", failed);
        }
    }

    /** Also those that the list of jobs does not know, because it is behind or was made anew. */
    private Set<BatchScoringId> jobs() {
        Set<BatchScoringId> jobs = new LinkedHashSet<>(rows.jobs());
        jobs.addAll(made.jobs());
        return jobs;
    }

    private static void add(@Nullable JobHistory job, Set<Sha256Digest> recorded) {
        if (job != null && job.completed() != null) {
            BatchScoringOutcome outcome = job.completed().outcome();
            recorded.add(outcome.resultDigest());
            if (outcome.problemsDigest() != null) {
                recorded.add(outcome.problemsDigest());
            }
        }
    }

    private long rewrite(SubjectId subject, Person person, BatchScoringOutcome outcome) {
        ResultRewriting rewriting = new ResultRewriting(files, person.entity(), ErasedEntity.of(subject));
        long named = 0;
        try {
            Sha256Digest result = erased.current(outcome.resultDigest());
            named += keep(subject, outcome.resultDigest(), result, rewriting.result(result));
            if (outcome.problemsDigest() != null) {
                Sha256Digest problems = erased.current(outcome.problemsDigest());
                named += keep(subject, outcome.problemsDigest(), problems, rewriting.problems(problems));
            }
        } catch (IOException | SQLException failed) {
            throw new IllegalStateException("a result was not written anew", failed);
        }
        return named;
    }

    /** The old file goes at the end: whoever is killed before finds it in the table again. */
    private long keep(SubjectId subject, Sha256Digest original, Sha256Digest current, @Nullable Rewritten done) {
        if (done == null) {
            return 0;
        }
        erased.add(subject, new Replaced(original, current, done.digest()));
        return done.rows();
    }

    /** A worker may have scored the person, or read a stretch for the result, before they were barred. */
    static final class JobsAreWorkedOn extends RuntimeException {
        private static final long serialVersionUID = 1;

        JobsAreWorkedOn() {
            super("batch scoring jobs of the use case are worked on");
        }
    }
}
