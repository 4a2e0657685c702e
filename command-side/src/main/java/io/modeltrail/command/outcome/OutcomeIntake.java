package io.modeltrail.command.outcome;

import io.modeltrail.command.EventsWithRows;
import io.modeltrail.command.outcome.OutcomeTopicRows.Advance;
import io.modeltrail.command.outcome.OutcomeTopicRows.DeadLetter;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.outcome.OutcomeEvent.OutcomeObserved;
import io.modeltrail.contracts.outcome.OutcomeId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.subject.SubjectDirectory;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Records the outcomes of some records of the topic together with how far it is read: each outcome once, whatever breaks in between. What is no
 * outcome is kept with its reason and holds up nothing.
 */
@Component
class OutcomeIntake {
    private static final Actor ACTOR = Actor.system("outcome-topic");

    private final EventsWithRows trail;
    private final OutcomeRows outcomes;
    private final OutcomeTopicRows rows;
    private final ObjectProvider<SubjectDirectory> subjects;
    private final Clock clock;

    OutcomeIntake(
            EventsWithRows trail,
            OutcomeRows outcomes,
            OutcomeTopicRows rows,
            ObjectProvider<SubjectDirectory> subjects,
            Clock clock) {
        this.trail = trail;
        this.outcomes = outcomes;
        this.rows = rows;
        this.subjects = subjects;
        this.clock = clock;
    }

    /** Another process has read on from there. Nothing was recorded. */
    static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Overtaken() {
            super("a partition was moved on by somebody else", null, false, false);
        }
    }

    /** @param observed each identity once, with the record that it came in */
    private record Batch(
            Map<OutcomeId, OutcomeObserved> observed,
            Map<OutcomeId, ConsumerRecord<byte[], byte[]>> cameIn,
            List<DeadLetter> letters) {}

    /**
     * @return how many outcomes were new
     * @throws Overtaken when a partition is not where the batch begins
     */
    int take(List<ConsumerRecord<byte[], byte[]>> records, List<Advance> advances) {
        Batch batch = read(records);
        int[] recorded = {0};
        trail.record(ACTOR, () -> {
            for (Advance advance : advances) {
                if (!rows.advance(advance)) {
                    throw new Overtaken();
                }
            }
            Set<UUID> fresh = outcomes.insert(batch.observed().values());
            List<DeadLetter> letters = new ArrayList<>(batch.letters());
            Set<UUID> reused = new HashSet<>(outcomes.reused(batch.observed().values()));
            batch.cameIn().forEach((id, record) -> {
                if (reused.contains(id.value())) {
                    letters.add(reused(record));
                }
            });
            if (!letters.isEmpty()) {
                rows.refuse(letters);
            }
            recorded[0] = fresh.size();
            return batch.observed().values().stream()
                    .filter(outcome -> fresh.contains(outcome.outcomeId().value()))
                    .map(outcome -> new EventsWithRows.Entry(
                            "Outcome", outcome.outcomeId().toString(), 0, outcome.useCase(), outcome))
                    .toList();
        });
        return recorded[0];
    }

    private Batch read(List<ConsumerRecord<byte[], byte[]>> records) {
        Batch batch = new Batch(new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                OutcomeObserved outcome = observed(OutcomeRecordReader.read(record.value(), clock.instant()));
                if (isBarred(outcome)) {
                    batch.letters().add(letter(record, RefusalCode.SUBJECT_ERASED, "entity"));
                    continue;
                }
                OutcomeObserved other = batch.observed().putIfAbsent(outcome.outcomeId(), outcome);
                if (other == null) {
                    batch.cameIn().put(outcome.outcomeId(), record);
                } else if (!other.equals(outcome)) {
                    batch.letters().add(reused(record));
                }
            } catch (Refusal refusal) {
                batch.letters()
                        .add(letter(record, refusal.code(), refusal.found().getOrDefault("field", "")));
            }
        }
        return batch;
    }

    /** Asked here already: one who is refused when the list is stored takes all others back with him. */
    private boolean isBarred(OutcomeObserved outcome) {
        SubjectDirectory known = subjects.getIfAvailable();
        return known != null && known.isBarred(outcome.useCase(), outcome.entity());
    }

    private static OutcomeObserved observed(OutcomeRecordReader.OfUseCase read) {
        GivenOutcome given = read.outcome();
        // The database keeps microseconds, and what is recorded is what is compared.
        return new OutcomeObserved(
                given.outcomeId() == null ? OutcomeId.next() : given.outcomeId(),
                read.useCase(),
                given.entity(),
                given.occurredAt().truncatedTo(ChronoUnit.MICROS),
                given.positive(),
                given.source(),
                ACTOR);
    }

    private static DeadLetter reused(ConsumerRecord<byte[], byte[]> record) {
        return letter(record, RefusalCode.OUTCOME_ID_REUSED, "outcomeId");
    }

    private static DeadLetter letter(ConsumerRecord<byte[], byte[]> record, RefusalCode code, String field) {
        return new DeadLetter(record.topic(), record.partition(), record.offset(), code.code(), field);
    }
}
