package io.modeltrail.runtime.batchscoring;

/** This worker leaves the job without an end; whoever claims it next goes on where it stopped. */
final class JobLeft extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JobLeft(String reason) {
        super(reason);
    }
}
