package io.modeltrail.query.subject;

import io.modeltrail.contracts.subject.LastRecord;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.subject.SubjectQuery.FindLastRecord;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** Says to other modules when something was last recorded about a subject. */
@Component
class LastRecordQueries {
    private final SubjectDirectory subjects;
    private final PersonRows rows;

    LastRecordQueries(SubjectDirectory subjects, PersonRows rows) {
        this.subjects = subjects;
        this.rows = rows;
    }

    @QueryHandler
    LastRecord answer(FindLastRecord question) {
        return new LastRecord(subjects.person(question.subjectId())
                .flatMap(rows::lastRecordedAt)
                .orElse(null));
    }
}
