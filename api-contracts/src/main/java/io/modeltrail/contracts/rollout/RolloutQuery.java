package io.modeltrail.contracts.rollout;

/** Questions about rollouts that another module asks. */
public sealed interface RolloutQuery {
    /** Answered by a {@code Long}: predictions of the challenger recorded in this step so far; in a shadow step, its shadow scores. */
    record CountSamplesOfStep(RolloutId rolloutId, int step) implements RolloutQuery {}
}
