package io.modeltrail.runtime.explanation;

import java.util.List;

/**
 * The smallest change that moves a row to the other side of the threshold: first as few features as possible, then the smallest sum of
 * changes, a number's in standard deviations of the training, a category's as 1.
 *
 * @param changes empty when there is none, or when the row is on the asked side already
 * @param size sum of the changes' sizes
 * @param margin with the changes made
 * @param score with the changes made
 * @param smallest whether no smaller change exists within the levers' ranges; false where the search was not complete
 * @param scorings how often a row was scored
 */
public record Counterfactual(
        Verdict verdict, List<Change> changes, double size, float margin, float score, boolean smallest, int scorings) {
    public Counterfactual {
        changes = List.copyOf(changes);
    }

    public enum Verdict {
        FOUND,
        /** Proven: by trying everything, or by bounds of the margin over all that the levers allow. */
        NONE_EXISTS,
        /** The search was not complete and found none. */
        NONE_FOUND
    }

    /** Which side of the threshold is asked for. */
    public enum Target {
        BELOW,
        AT_OR_ABOVE
    }

    /**
     * @param from a {@link Double} or a {@link String}, as {@code to}
     * @param size in standard deviations of the training; 1 for a category
     */
    public record Change(String feature, Object from, Object to, double size) {}
}
