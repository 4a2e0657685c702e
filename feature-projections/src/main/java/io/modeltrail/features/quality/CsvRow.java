package io.modeltrail.features.quality;

import java.util.List;

/**
 * One record of a CSV file.
 *
 * @param line on which it begins, counted from 1
 * @param lastLine on which it ends; later than {@code line} when a quoted cell holds line breaks
 * @param width cells that the record has; {@code cells} holds no more of them than anybody looks at
 */
record CsvRow(long line, long lastLine, int width, List<String> cells) {}
