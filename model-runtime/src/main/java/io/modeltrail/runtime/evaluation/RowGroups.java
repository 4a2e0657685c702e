package io.modeltrail.runtime.evaluation;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Rows that belong together, for example all of one customer. Groups are numbered in the order of their first row. */
final class RowGroups {
    /** Rows of group g are {@code rows[starts[g]]} to before {@code rows[starts[g + 1]]}, ascending. */
    private final int[] starts;

    private final int[] rows;

    private RowGroups(int[] starts, int[] rows) {
        this.starts = starts;
        this.rows = rows;
    }

    /** @param groups a number of 0 or more for each row; equal = together */
    static RowGroups of(int[] groups) {
        int[] number = new int[Arrays.stream(groups).max().orElse(-1) + 1];
        Arrays.fill(number, -1);
        int[] dense = new int[groups.length];
        int count = 0;
        for (int row = 0; row < groups.length; row++) {
            if (number[groups[row]] < 0) {
                number[groups[row]] = count++;
            }
            dense[row] = number[groups[row]];
        }
        int[] starts = new int[count + 1];
        for (int group : dense) {
            starts[group + 1]++;
        }
        Arrays.parallelPrefix(starts, Integer::sum);
        int[] next = Arrays.copyOf(starts, count);
        int[] rows = new int[dense.length];
        for (int row = 0; row < dense.length; row++) {
            rows[next[dense[row]]++] = row;
        }
        return new RowGroups(starts, rows);
    }

    /** Every row a group of its own. */
    static int[] distinct(int rows) {
        return IntStream.range(0, rows).toArray();
    }

    int count() {
        return starts.length - 1;
    }

    int size(int group) {
        return starts[group + 1] - starts[group];
    }

    /** @param index 0 to size - 1 */
    int row(int group, int index) {
        return rows[starts[group] + index];
    }

    /** Groups that have a positive row, or the others; ascending. */
    int[] stratum(boolean[] labels, boolean positive) {
        return IntStream.range(0, count())
                .filter(group -> hasPositive(group, labels) == positive)
                .toArray();
    }

    /** How many groups have a row of a class. */
    int having(boolean[] labels, boolean label) {
        return (int) IntStream.range(0, count())
                .filter(group -> IntStream.range(starts[group], starts[group + 1])
                        .anyMatch(index -> labels[rows[index]] == label))
                .count();
    }

    private boolean hasPositive(int group, boolean[] labels) {
        for (int index = starts[group]; index < starts[group + 1]; index++) {
            if (labels[rows[index]]) {
                return true;
            }
        }
        return false;
    }
}
