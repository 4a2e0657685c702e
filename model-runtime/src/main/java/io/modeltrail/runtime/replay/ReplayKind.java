package io.modeltrail.runtime.replay;

/** What is done with the recorded predictions. */
enum ReplayKind {
    /** They are scored by the models that scored them. */
    REPLAY,
    /** They are decided as a candidate would have. */
    COUNTERFACTUAL
}
