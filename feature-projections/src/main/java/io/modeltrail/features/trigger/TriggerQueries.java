package io.modeltrail.features.trigger;

import io.modeltrail.contracts.audit.IncompleteQuery.CountRefusedTriggers;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** Answers other modules that ask what was left out. */
@Component
class TriggerQueries {
    private final DueRows rows;

    TriggerQueries(DueRows rows) {
        this.rows = rows;
    }

    @QueryHandler
    Long answer(CountRefusedTriggers question) {
        return rows.refused();
    }
}
