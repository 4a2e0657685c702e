package io.modeltrail.contracts.prediction;

/** On which way a prediction was asked for. */
public enum Channel {
    /** {@code POST /api/v1/predictions}. */
    REST,
    /** Open Inference Protocol v2, over REST or gRPC. */
    INFERENCE,
    /** MLflow's {@code /invocations}. */
    INVOCATION,
    /** A batch scoring job; the correlation id of its events is the job's. */
    BATCH,
    /** An event about the entity. */
    STREAM
}
