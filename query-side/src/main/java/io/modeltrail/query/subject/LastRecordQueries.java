package io.modeltrail.query.subject;

import io.modeltrail.contracts.subject.LastRecord;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.subject.SubjectQuery.FindLastRecord;
import io.modeltrail.query.CompletenessWatch;
import java.time.Duration;
import java.util.List;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** Says to other modules when something was last recorded about a subject. */
@Component
class LastRecordQueries {
    private static final List<String> GROUPS = List.of("query.prediction", "query.outcome");
    /** Less than who asks waits for the answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final SubjectDirectory subjects;
    private final PersonRows rows;
    private final CompletenessWatch watch;

    LastRecordQueries(SubjectDirectory subjects, PersonRows rows, CompletenessWatch watch) {
        this.subjects = subjects;
        this.rows = rows;
        this.watch = watch;
    }

    @QueryHandler
    LastRecord answer(FindLastRecord question) {
        boolean upToDate = watch.caughtUp(GROUPS, PATIENCE);
        return new LastRecord(
                subjects.person(question.subjectId())
                        .flatMap(person -> rows.lastRecordedAt(question.subjectId(), person))
                        .orElse(null),
                upToDate);
    }
}
