package io.modeltrail.contracts.dataset;

/**
 * One thing that is wrong with a file. It holds no cell content: that may be personal data, and an event is for ever.
 *
 * @param row line of the record, counted from 1 for the header; 0 = the file as a whole
 * @param column name of the column; empty = the row or file as a whole
 * @param rule what is broken, for example {@code not-a-number}
 * @param explanation a sentence for people, with the bound or the list that was broken
 */
public record DataProblem(long row, String column, String rule, String explanation) {}
