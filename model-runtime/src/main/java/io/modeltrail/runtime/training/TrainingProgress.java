package io.modeltrail.runtime.training;

/** Told about each step of a training that is done. May throw to end the training. */
@FunctionalInterface
public interface TrainingProgress {
    /** @param stepsDone of {@code steps}, growing by one */
    void reached(String stage, int stepsDone, int steps);
}
