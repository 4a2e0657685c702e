package io.modeltrail.runtime.learning;

import java.util.stream.IntStream;

/**
 * Rows to learn from.
 *
 * @param labels whether a row is of the positive class, shape [rows]
 * @param groups the entity of each row as a number from 0 on, shape [rows]; rows of one entity never lie on both sides of a split
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record LabelledRows(FeatureMatrix features, boolean[] labels, EncodedColumns columns, int[] groups) {
    public LabelledRows {
        if (labels.length != features.rows()
                || groups.length != features.rows()
                || columns.count() != features.columns()) {
            throw new IllegalArgumentException("every row has a label and a group, and every column a kind");
        }
    }

    /** Rows of which each is an entity of its own. */
    public static LabelledRows ofSingleEntities(FeatureMatrix features, boolean[] labels, EncodedColumns columns) {
        return new LabelledRows(
                features, labels, columns, IntStream.range(0, labels.length).toArray());
    }

    /** Some of the rows, in the order given. */
    public LabelledRows select(int[] chosen) {
        int[] selectedGroups = new int[chosen.length];
        for (int index = 0; index < chosen.length; index++) {
            selectedGroups[index] = groups[chosen[index]];
        }
        return new LabelledRows(features.select(chosen), labels(chosen), columns, selectedGroups);
    }

    /** Labels of some rows, in the order given. */
    public boolean[] labels(int[] chosen) {
        boolean[] selected = new boolean[chosen.length];
        for (int index = 0; index < chosen.length; index++) {
            selected[index] = labels[chosen[index]];
        }
        return selected;
    }
}
