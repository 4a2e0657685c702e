package io.modeltrail.runtime.replay;

/** The job is no longer this worker's: it was cancelled, another has it, or the worker stops. */
final class JobLeft extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JobLeft(String why) {
        super(why);
    }
}
