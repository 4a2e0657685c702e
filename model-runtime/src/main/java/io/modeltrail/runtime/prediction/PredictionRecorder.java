package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Scores an entity with the model version that serves it, and answers when the prediction is durable. Thread-safe. */
@Component
public class PredictionRecorder {
    private final PredictionScoring scoring;
    private final PredictionJournal journal;

    PredictionRecorder(PredictionScoring scoring, PredictionJournal journal) {
        this.scoring = scoring;
        this.journal = journal;
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
        List<PredictionMade> made = orders.stream().map(scoring::score).toList();
        List<DomainEventMessage<PredictionMade>> events = made.stream()
                .map(prediction -> scoring.event(prediction, correlationId))
                .toList();
        if (patience == null) {
            journal.record(events);
        } else {
            journal.record(events, Deadline.ofCaller(patience));
        }
        return made;
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
