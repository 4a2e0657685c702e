package io.modeltrail.runtime.prediction;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.subject.SubjectDirectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** Scores an entity with the model version that serves it, and answers when the prediction is durable. Thread-safe. */
@Component
public class PredictionRecorder {
    private final PredictionScoring scoring;
    private final PredictionJournal journal;
    /** Looked for once: to ask the container costs more than the directory does. */
    private final SingletonSupplier<SubjectDirectory> subjects;

    PredictionRecorder(
            PredictionScoring scoring, PredictionJournal journal, ObjectProvider<SubjectDirectory> subjects) {
        this.scoring = scoring;
        this.journal = journal;
        this.subjects = SingletonSupplier.ofNullable(subjects::getIfAvailable);
    }

    /**
     * Records all of them in one transaction, or none.
     *
     * @return in the order of the orders
     * @throws Refusal what {@link PredictionScoring#score} refuses, and VALUE_OUT_OF_RANGE unless there are 1 to 1,000 orders: then nothing is
     *     recorded; and what {@link PredictionJournal#record} refuses
     */
    public List<PredictionMade> recordAll(List<PredictionOrder> orders, @Nullable UUID correlationId) {
        return recordAll(orders, correlationId, null);
    }

    /**
     * The same for a caller who may not wait so long.
     *
     * @param patience null = the caller waits as long as it takes
     */
    public List<PredictionMade> recordAll(
            List<PredictionOrder> orders, @Nullable UUID correlationId, @Nullable Duration patience) {
        int given = orders.size();
        if (given < 1 || given > PredictionJournal.MOST_EVENTS_IN_A_BATCH) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("rows", Integer.toString(given)),
                    "Ask for 1 to " + PredictionJournal.MOST_EVENTS_IN_A_BATCH + " predictions at once.");
        }
        expect(orders);
        List<PredictionMade> made = new ArrayList<>(given);
        List<DomainEventMessage<PredictionMade>> events = new ArrayList<>(given);
        for (PredictionOrder order : orders) {
            PredictionMade prediction = scoring.score(order);
            made.add(prediction);
            events.add(scoring.event(prediction, correlationId));
        }
        if (patience == null) {
            journal.record(events);
        } else {
            journal.record(events, Deadline.ofCaller(patience));
        }
        return made;
    }

    private void expect(List<PredictionOrder> orders) {
        SubjectDirectory known = subjects.get();
        if (known != null) {
            orders.stream()
                    .collect(groupingBy(PredictionOrder::useCase, mapping(PredictionOrder::entity, toList())))
                    .forEach(known::expect);
        }
    }

    /** Whether predictions are taken in. */
    public boolean isRecording() {
        return journal.isRunning();
    }

    /** Records nothing. */
    PredictionMade scored(PredictionOrder order) {
        return scoring.score(order);
    }

    /**
     * @param scored not recorded yet
     * @param deadline until when the caller waits
     */
    void record(PredictionMade scored, @Nullable UUID correlationId, Deadline deadline) {
        journal.record(List.of(scoring.event(scored, correlationId)), deadline);
    }
}
