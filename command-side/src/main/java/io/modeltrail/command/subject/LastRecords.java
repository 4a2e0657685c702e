package io.modeltrail.command.subject;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.subject.LastRecord;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.subject.SubjectQuery.FindLastRecord;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks the query side when something was last recorded about a subject. */
@Component
class LastRecords {
    private static final int PATIENCE_SECONDS = 10;

    private final QueryGateway queries;

    LastRecords(QueryGateway queries) {
        this.queries = queries;
    }

    /** @throws Refusal HANDLER_UNAVAILABLE when nobody answers: then it is not known whether a retention is over */
    @Nullable
    Instant of(SubjectId subject) {
        try {
            return queries.query(new FindLastRecord(subject), LastRecord.class)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .at();
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
