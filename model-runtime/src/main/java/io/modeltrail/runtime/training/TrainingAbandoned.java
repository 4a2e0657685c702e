package io.modeltrail.runtime.training;

/** This worker gives the training up without an outcome; whoever holds the claim next begins again. */
final class TrainingAbandoned extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TrainingAbandoned(String reason) {
        super(reason);
    }

    TrainingAbandoned(String reason, Throwable cause) {
        super(reason, cause);
    }
}
