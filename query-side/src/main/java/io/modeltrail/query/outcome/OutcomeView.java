package io.modeltrail.query.outcome;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.outcome.OutcomeId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;

/**
 * One reported outcome.
 *
 * @param occurredAt when it happened
 * @param at when it was recorded
 */
record OutcomeView(
        OutcomeId outcomeId,
        UseCaseKey useCase,
        String entity,
        Instant occurredAt,
        boolean positive,
        String source,
        Actor reportedBy,
        Instant at,
        long position) {}
