package io.modeltrail.contracts.replay;

/**
 * What a candidate would have changed.
 *
 * @param predictions of the use case that were looked at
 * @param compared those that the candidate decides too
 * @param withheld those that the candidate's policy would not have decided
 * @param notScored those that the candidate cannot score
 * @param positiveBefore decided positive as recorded, of those that are compared
 * @param positiveAfter decided positive by the candidate
 * @param becamePositive negative as recorded, positive by the candidate
 * @param becameNegative the other way round
 */
public record CounterfactualSummary(
        long predictions,
        long compared,
        long withheld,
        long notScored,
        long positiveBefore,
        long positiveAfter,
        long becamePositive,
        long becameNegative) {}
