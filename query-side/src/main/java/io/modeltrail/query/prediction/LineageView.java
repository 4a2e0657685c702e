package io.modeltrail.query.prediction;

import io.modeltrail.contracts.prediction.PredictionId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * From a prediction back to the data.
 *
 * @param complete whether every hop is there; if not, {@code missing} says which are not
 * @param consistent whether every check was possible and holds
 * @param hops from the prediction to the request for the dataset
 */
record LineageView(
        PredictionId predictionId,
        boolean complete,
        boolean consistent,
        List<Hop> hops,
        List<Missing> missing,
        List<Check> checks) {
    LineageView {
        hops = List.copyOf(hops);
        missing = List.copyOf(missing);
        checks = List.copyOf(checks);
    }

    enum HopKind {
        PREDICTION,
        ROLLOUT_STEP,
        ROLLOUT,
        MODEL_APPROVED,
        APPROVAL,
        MODEL_VERSION,
        TRAINING_RUN,
        TRAINING_REQUEST,
        DATASET_SNAPSHOT,
        DATASET_REQUEST,
        /** Only when the run came of retraining. */
        RETRAINING_CYCLE
    }

    /**
     * One event on the way.
     *
     * @param aggregateId what it happened to
     * @param values what links it to the next hops, and what an auditor wants to see of it
     */
    record Hop(
            HopKind hop,
            String eventType,
            long position,
            Instant at,
            @Nullable String actor,
            @Nullable String role,
            UUID aggregateId,
            Map<String, Object> values) {}

    /** @param aggregateId where the event was looked for; null when the hop before that names it is missing itself */
    record Missing(HopKind hop, @Nullable UUID aggregateId, String explanation) {}

    /** @param holds null when it could not be checked, because a hop is missing */
    record Check(String name, @Nullable Boolean holds, String explanation) {}
}
