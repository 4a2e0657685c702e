package io.modeltrail.query.prediction;

import java.util.List;

/**
 * A stretch of the log, as far as it has predictions of one use case.
 *
 * @param predictions in the order of the log
 * @param after position before the stretch
 * @param upTo last position of the stretch: no prediction of the use case is between it and the ones that are here
 */
record FeedPage(List<PredictionView> predictions, long after, long upTo) {
    FeedPage {
        predictions = List.copyOf(predictions);
    }
}
