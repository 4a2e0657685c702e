package io.modeltrail.features.streaming;

import io.modeltrail.contracts.audit.IncompleteQuery.CountDeadFacts;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** Answers other modules that ask what was left out. */
@Component
class DeadLetterQueries {
    private final DeadLetterRows rows;

    DeadLetterQueries(DeadLetterRows rows) {
        this.rows = rows;
    }

    @QueryHandler
    Long answer(CountDeadFacts question) {
        return rows.notRedriven();
    }
}
