package io.modeltrail.command.outcome;

import io.modeltrail.command.EventsWithRows;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.outcome.OutcomeEvent.OutcomeObserved;
import io.modeltrail.contracts.outcome.OutcomeId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** Records outcomes as one list of events. The same outcome may be sent again and again; it is recorded once. */
@Component
class OutcomeRecorder {
    private final EventsWithRows trail;
    private final OutcomeRows rows;
    private final Clock clock;

    OutcomeRecorder(EventsWithRows trail, OutcomeRows rows, Clock clock) {
        this.trail = trail;
        this.rows = rows;
        this.clock = clock;
    }

    /**
     * @return how many were new
     * @throws Refusal when one of them is not well-formed, or has the identity of another one: then none is recorded
     */
    int record(UseCaseKey useCase, List<GivenOutcome> given, Actor actor) {
        Map<OutcomeId, OutcomeObserved> outcomes = checked(useCase, given, actor);
        AtomicInteger recorded = new AtomicInteger();
        trail.record(actor, () -> {
            Set<UUID> fresh = rows.insert(outcomes.values());
            rows.reused(outcomes.values()).stream().findFirst().ifPresent(id -> {
                throw reused(id.toString());
            });
            recorded.set(fresh.size());
            return outcomes.values().stream()
                    .filter(outcome -> fresh.contains(outcome.outcomeId().value()))
                    .map(outcome -> new EventsWithRows.Entry(
                            "Outcome", outcome.outcomeId().toString(), 0, useCase, outcome))
                    .toList();
        });
        return recorded.get();
    }

    private Map<OutcomeId, OutcomeObserved> checked(UseCaseKey useCase, List<GivenOutcome> given, Actor actor) {
        Instant now = clock.instant();
        Map<OutcomeId, OutcomeObserved> outcomes = LinkedHashMap.newLinkedHashMap(given.size());
        for (int index = 0; index < given.size(); index++) {
            GivenOutcome one = given.get(index);
            new OutcomeIsWellFormed(index, one, now).orRefuse();
            OutcomeId id = one.outcomeId() == null ? OutcomeId.next() : one.outcomeId();
            // The database keeps microseconds, and what is recorded is what is compared.
            OutcomeObserved outcome = new OutcomeObserved(
                    id,
                    useCase,
                    one.entity(),
                    one.occurredAt().truncatedTo(ChronoUnit.MICROS),
                    one.positive(),
                    one.source(),
                    actor);
            OutcomeObserved other = outcomes.putIfAbsent(id, outcome);
            if (other != null && !other.equals(outcome)) {
                throw reused(id.toString());
            }
        }
        return outcomes;
    }

    private static Refusal reused(String id) {
        return new Refusal(
                RefusalCode.OUTCOME_ID_REUSED,
                Map.of("outcomeId", id),
                "Give another outcome an identity of its own, or leave it out.");
    }
}
