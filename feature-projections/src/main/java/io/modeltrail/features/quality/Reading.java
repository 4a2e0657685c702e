package io.modeltrail.features.quality;

/** What a cell turned out to hold. */
sealed interface Reading {
    /** @param content a {@link String}, {@link Long} or {@link Double}, by the kind of the column */
    record Value(Object content) implements Reading {}

    /** A blank where a blank is allowed. */
    record Missing() implements Reading {}

    /** @param explanation without the content of the cell */
    record Broken(DataRule rule, String explanation) implements Reading {}
}
