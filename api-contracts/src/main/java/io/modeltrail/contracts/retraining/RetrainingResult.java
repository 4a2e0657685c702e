package io.modeltrail.contracts.retraining;

/** How a cycle ended. */
public enum RetrainingResult {
    /** The candidate lies before the approvers. */
    SUBMITTED,
    /** The candidate is registered, and the comparison with the champion was not what the definition asks for. */
    NOT_BETTER,
    /** The snapshot was refused, or the training failed or was cancelled. */
    FAILED,
    /** A step took longer than it is waited for. */
    TIMED_OUT,
    /** A person ended it. */
    CANCELLED
}
