package io.modeltrail.contracts.audit;

/** Questions about what was left out, each answered by the module that takes it in: with a {@code Long}, 0 = nothing. */
public sealed interface IncompleteQuery {
    /** Records that arrived by Kafka and were no outcome, and that no operator has acknowledged. */
    record CountDeadOutcomes() implements IncompleteQuery {}

    /** Facts that no feature was made of, and that were not taken in since. */
    record CountDeadFacts() implements IncompleteQuery {}

    /** Entities whose facts should have triggered a prediction, which was refused and waits for an operator or for another fact. */
    record CountRefusedTriggers() implements IncompleteQuery {}
}
