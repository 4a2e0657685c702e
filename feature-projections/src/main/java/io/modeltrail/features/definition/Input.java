package io.modeltrail.features.definition;

/**
 * One integer that features are computed from. A window of N days is the day of the observation and the N - 1 days before it, in UTC.
 * Numbers of nothing are 0; values and times of nothing are {@link Fact#MISSING}.
 */
public sealed interface Input {
    int fact();

    Filter filter();

    /** A number over a window of days. */
    sealed interface Windowed extends Input {
        int days();
    }

    /** A value or time that is kept for ever. */
    sealed interface Kept extends Input {}

    record Count(int fact, Filter filter, int days) implements Windowed {}

    /** How many facts have the attribute. */
    record PresentCount(int fact, int attribute, Filter filter, int days) implements Windowed {}

    record Sum(int fact, int attribute, Filter filter, int days) implements Windowed {}

    record SumOfSquares(int fact, int attribute, Filter filter, int days) implements Windowed {}

    /** On how many days there was at least one. */
    record ActiveDays(int fact, Filter filter, int days) implements Windowed {}

    /** Which categories there were: bit n = category n. */
    record Distinct(int fact, int attribute, Filter filter, int days) implements Windowed {}

    /** The attribute of the newest fact that has it; of two at the same time, the later in the topic. */
    record LastValue(int fact, int attribute, Filter filter) implements Kept {}

    /**
     * When the newest fact happened, in milliseconds.
     *
     * @param attribute the newest that has it; -1 = the newest of all
     */
    record LastTime(int fact, int attribute, Filter filter) implements Kept {}

    /** When the oldest fact happened, in milliseconds. */
    record FirstTime(int fact, Filter filter) implements Kept {}
}
