package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.replay.CounterfactualCandidate;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.List;

/**
 * Predictions that are to be decided once more by a candidate.
 *
 * @param segments features by whose values the differences are counted too
 * @param outcomeWindowDays a positive outcome so many days after a prediction makes it positive
 * @param maturedUntil predictions from before have an outcome, or none will come
 */
record CounterfactualOrder(
        UseCaseKey useCase,
        LogRange range,
        Sample sample,
        CounterfactualCandidate candidate,
        List<String> segments,
        int outcomeWindowDays,
        Instant maturedUntil) {
    CounterfactualOrder {
        segments = List.copyOf(segments);
    }
}
