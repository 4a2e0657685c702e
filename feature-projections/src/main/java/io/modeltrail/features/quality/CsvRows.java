package io.modeltrail.features.quality;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.ArrayList;
import java.util.List;

/** Makes rows of what the CSV reader finds, and keeps neither a huge cell nor more cells than a table can have. */
final class CsvRows extends AbstractBaseCsvCallbackHandler<CsvRow> {
    static final int LONGEST_CELL = 65_536;
    /** Stands for a cell that was too long to be kept; compared by identity. */
    @SuppressWarnings("StringOperationCanBeSimplified") // a string of its own, so that no cell can be it
    static final String OVERSIZED = new String("oversized");

    private int mostCells;
    private long line = 1;
    private long lineBreaks;
    private int width;
    private List<String> cells = List.of();

    CsvRows(int mostCells) {
        this.mostCells = mostCells;
    }

    void keepAtMost(int most) {
        mostCells = most;
    }

    /** Line on which the record begins that is being read, or was read last. */
    long line() {
        return line;
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
        line = startingLineNumber;
        lineBreaks = 0;
        width = 0;
        cells = new ArrayList<>();
    }

    @Override
    protected void handleField(int fieldIndex, char[] buffer, int offset, int length, boolean quoted) {
        width++;
        if (quoted) {
            lineBreaks += lineBreaks(buffer, offset, length);
        }
        if (cells.size() < mostCells) {
            cells.add(length > LONGEST_CELL ? OVERSIZED : new String(buffer, offset, length));
        }
    }

    @Override
    protected CsvRow buildRecord() {
        return new CsvRow(line, line + lineBreaks, width, cells);
    }

    private static long lineBreaks(char[] buffer, int offset, int length) {
        long found = 0;
        for (int i = offset; i < offset + length; i++) {
            boolean afterCarriageReturn = i > offset && buffer[i - 1] == '\r';
            if (buffer[i] == '\r' || (buffer[i] == '\n' && !afterCarriageReturn)) {
                found++;
            }
        }
        return found;
    }
}
