package io.modeltrail.command.subject;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.subject.LastRecord;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.subject.SubjectQuery.FindLastRecord;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds out when something was last recorded about a subject: the query side says it, or else the time the subject got its key. */
@Component
class LastRecords {
    private static final int PATIENCE_SECONDS = 10;

    private final QueryGateway queries;
    private final SubjectDirectory subjects;

    LastRecords(QueryGateway queries, SubjectDirectory subjects) {
        this.queries = queries;
        this.subjects = subjects;
    }

    /**
     * @return null when nobody is known by this id
     * @throws Refusal HANDLER_UNAVAILABLE when nobody answers, PROJECTION_BEHIND when the answer may lack something: then it is not known
     *     whether a retention is over
     */
    @Nullable
    Instant of(SubjectId subject) {
        LastRecord last = ask(subject);
        if (!last.upToDate()) {
            throw new Refusal(
                    RefusalCode.PROJECTION_BEHIND,
                    "Ask again when the projections of predictions and outcomes have every event: GET /api/v1/audit/projections.");
        }
        return last.at() != null ? last.at() : subjects.knownSince(subject).orElse(null);
    }

    private LastRecord ask(SubjectId subject) {
        try {
            return queries.query(new FindLastRecord(subject), LastRecord.class).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw unanswered();
        } catch (ExecutionException | TimeoutException unanswered) {
            throw unanswered();
        }
    }

    private static Refusal unanswered() {
        return new Refusal(RefusalCode.HANDLER_UNAVAILABLE, "Ask again when a process with the role query is running.");
    }
}
