package io.modeltrail.command.outcome;

import io.modeltrail.contracts.outcome.OutcomeId;
import io.modeltrail.contracts.stored.PersonalData;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One outcome as a caller gives it.
 *
 * @param outcomeId null = what it says is its identity
 * @param entity as predictions name it
 * @param source the system that knows it, for example {@code billing}
 */
record GivenOutcome(
        @Nullable OutcomeId outcomeId,
        @PersonalData String entity,
        Instant occurredAt,
        boolean positive,
        String source) {
    /** Without the entity. */
    @Override
    public String toString() {
        return "GivenOutcome[occurredAt=" + occurredAt + ", positive=" + positive + "]";
    }
}
