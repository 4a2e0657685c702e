package io.modeltrail.query.prediction;

import io.modeltrail.contracts.rollout.RolloutQuery.CountSamplesOfStep;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** Answers how many predictions of the challenger a rollout step has; in a shadow step, how many of its scores. */
@Component
class StepSampleQueries {
    private final PredictionRows rows;

    StepSampleQueries(PredictionRows rows) {
        this.rows = rows;
    }

    @QueryHandler
    Long answer(CountSamplesOfStep question) {
        return rows.samplesOf(question.rolloutId(), question.step());
    }
}
