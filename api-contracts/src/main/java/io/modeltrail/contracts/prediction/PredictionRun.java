package io.modeltrail.contracts.prediction;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import java.time.Instant;
import java.util.List;

/**
 * Neighbouring predictions of the event log, handed over together, because handing over each by itself costs more than most readers
 * do with it. Never stored; an event log that cannot read in runs hands over {@link PredictionMade} one by one.
 *
 * @param predictions in the order of the log; empty when a stretch of the log has none
 */
public record PredictionRun(List<Recorded> predictions) {
    public PredictionRun {
        predictions = List.copyOf(predictions);
    }

    /** @param position of the event in the log, counted from 0 */
    public record Recorded(long position, Instant at, PredictionMade event) {}
}
