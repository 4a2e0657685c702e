package io.modeltrail.command.outcome;

import io.modeltrail.contracts.audit.IncompleteQuery.CountDeadOutcomes;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** Answers other modules that ask what was left out. */
@Component
class OutcomeDeadLetterQueries {
    private final OutcomeTopicRows rows;

    OutcomeDeadLetterQueries(OutcomeTopicRows rows) {
        this.rows = rows;
    }

    @QueryHandler
    Long answer(CountDeadOutcomes question) {
        return rows.outstanding();
    }
}
