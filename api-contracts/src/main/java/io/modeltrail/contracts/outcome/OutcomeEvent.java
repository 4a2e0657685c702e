package io.modeltrail.contracts.outcome;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.stored.PersonalData;
import io.modeltrail.contracts.stored.StoredAs;
import io.modeltrail.contracts.subject.AboutSubject;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;

/** What became of one entity. Which predictions it labels follows from the use case's window, and not from here. */
public sealed interface OutcomeEvent {
    OutcomeId outcomeId();

    /**
     * @param entity as predictions name it
     * @param occurredAt when it happened, which may be long before it was known
     * @param positive whether what the model predicts has happened, for example that the customer left
     * @param source the system or process that knows it, for example {@code billing}
     */
    @StoredAs(value = "outcome.OutcomeObserved", revision = 2)
    record OutcomeObserved(
            OutcomeId outcomeId,
            UseCaseKey useCase,
            @PersonalData String entity,
            Instant occurredAt,
            boolean positive,
            String source,
            Actor reportedBy)
            implements OutcomeEvent, AboutSubject {}
}
