package io.modeltrail.features.quality;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.ColumnSpec.ColumnRole;
import io.modeltrail.contracts.dataset.DataProblem;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.features.quality.Reading.Broken;
import io.modeltrail.features.quality.Reading.Missing;
import io.modeltrail.features.quality.Reading.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a CSV file (RFC 4180, UTF-8, header in the first row, empty lines skipped) row by row and holds each cell against the
 * schema. Every row is looked at, except after a quoting error, behind which nobody can say where a row begins. Of a row with
 * more or fewer cells than the header only that is reported. One object checks one file.
 */
public final class TableCheck {
    private static final int MOST_COLUMNS = 2000;
    /** More than this share of the feature and label cells must hold a value. */
    private static final double COMPLETENESS_ABOVE = 0.95;

    private final DatasetSchema schema;
    private final ProblemLog problems;
    private final RowSink sink;
    private final List<ColumnReader> readers;
    private final CsvRows rows = new CsvRows(MOST_COLUMNS + 1);
    private long rowCount;
    private long cellsThatCount;
    private long cellsWithValue;
    private boolean positiveSeen;
    private boolean otherSeen;
    private boolean unreadable;

    public TableCheck(DatasetSchema schema, ProblemLog problems, RowSink sink) {
        this.schema = schema;
        this.problems = problems;
        this.sink = sink;
        readers = schema.columns().stream().map(ColumnReader::new).toList();
    }

    /** Takes the rows that were read, also the ones with problems. */
    @FunctionalInterface
    public interface RowSink {
        /**
         * @param line on which the row begins
         * @param values in the order of the schema's columns; null = missing or broken; the array is used again
         */
        void take(long line, @Nullable Object[] values) throws IOException;
    }

    /**
     * @param rowCount rows after the header
     * @param completeness share of feature and label cells that hold something, 0 to 1
     */
    public record Tally(long rowCount, double completeness) {}

    /** @param csv is read to its end, except behind a quoting error, and left open */
    public Tally check(InputStream csv) throws IOException {
        Utf8Lines text = new Utf8Lines(csv);
        try (CsvReader<CsvRow> reader = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .build(rows, text)) {
            table(reader.iterator(), text);
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        }
        return new Tally(rowCount, completeness());
    }

    private void table(Iterator<CsvRow> csv, Utf8Lines text) throws IOException {
        CsvRow first = next(csv);
        if (first == null) {
            if (unreadable) {
                return;
            }
            ofTheFile("", DataRule.NO_ROWS, "The file has a header and at least one row.");
            return;
        }
        if (text.damagedUpTo(first.lastLine())) {
            problem(first, "", DataRule.NOT_UTF_8, "The header is text in UTF-8.");
        }
        Header header = Header.match(first, schema, problems);
        if (!header.namesAnyColumn()) {
            return;
        }
        rows.keepAtMost(header.width());
        @Nullable Object[] values = new @Nullable Object[readers.size()];
        for (CsvRow row = next(csv); row != null; row = next(csv)) {
            row(row, text.damagedUpTo(row.lastLine()), header, values);
            if (problems.full()) {
                problem(
                        row,
                        "",
                        DataRule.TOO_MANY_PROBLEMS,
                        "So many problems were found that the rows after this one" + " were not looked at.");
                return;
            }
        }
        if (!unreadable) {
            whole(header);
        }
    }

    /** The next row; null after the last one, and after a row that is no CSV. */
    private @Nullable CsvRow next(Iterator<CsvRow> csv) throws IOException {
        if (Thread.interrupted()) {
            throw new InterruptedIOException("the check was asked to stop");
        }
        try {
            return csv.hasNext() ? csv.next() : null;
        } catch (CsvParseException broken) {
            unreadable = true;
            problems.add(new DataProblem(
                    rows.line(),
                    "",
                    DataRule.NOT_CSV.id(),
                    "From this row on the file cannot be read: a cell with a quote is quoted as a whole, its quotes are"
                            + " doubled, it ends with a quote, and it is shorter than 16 MiB."));
            return null;
        } catch (NoSuchElementException ended) {
            return null;
        }
    }

    private void row(CsvRow row, boolean damaged, Header header, @Nullable Object[] values) throws IOException {
        rowCount++;
        if (row.width() != header.width()) {
            problem(
                    row,
                    "",
                    DataRule.RAGGED_ROW,
                    "The row has " + row.width() + " cells, the header " + header.width() + ".");
            if (damaged) {
                problem(row, "", DataRule.NOT_UTF_8, "The row is text in UTF-8.");
            }
            return;
        }
        boolean damageFound = false;
        for (int i = 0; i < values.length; i++) {
            values[i] = null;
            int cell = header.cellOf().get(i);
            if (cell < 0) {
                continue;
            }
            String content = row.cells().get(cell);
            if (damaged && content.indexOf(Utf8Lines.REPLACEMENT) >= 0) {
                damageFound = true;
                problem(row, readers.get(i).column().name(), DataRule.NOT_UTF_8, "A cell is text in UTF-8.");
            } else {
                values[i] = cell(row, readers.get(i), content);
            }
        }
        if (damaged && !damageFound) {
            problem(row, "", DataRule.NOT_UTF_8, "The row is text in UTF-8.");
        }
        sink.take(row.line(), values);
    }

    @SuppressWarnings("ReferenceEquality") // the marker is one object
    private @Nullable Object cell(CsvRow row, ColumnReader reader, String content) throws IOException {
        ColumnSpec column = reader.column();
        if (content == CsvRows.OVERSIZED) {
            problem(
                    row,
                    column.name(),
                    DataRule.OVERSIZED_CELL,
                    "A cell has at most " + CsvRows.LONGEST_CELL + " characters.");
            return null;
        }
        boolean counts = column.role() == ColumnRole.FEATURE || column.role() == ColumnRole.LABEL;
        cellsThatCount += counts ? 1 : 0;
        cellsWithValue += counts && !content.isBlank() ? 1 : 0;
        return switch (reader.read(content)) {
            case Missing missing -> null;
            case Broken broken -> {
                problem(row, column.name(), broken.rule(), broken.explanation());
                yield null;
            }
            case Value value -> {
                if (column.role() == ColumnRole.LABEL) {
                    boolean positive = value.content().equals(schema.positiveLabel());
                    positiveSeen |= positive;
                    otherSeen |= !positive;
                }
                yield value.content();
            }
        };
    }

    /** What only the whole file can break. */
    private void whole(Header header) throws IOException {
        if (rowCount == 0) {
            ofTheFile("", DataRule.NO_ROWS, "The file has at least one row after the header.");
            return;
        }
        if (positiveSeen != otherSeen) {
            ofTheFile(
                    schema.label().name(),
                    DataRule.LABEL_HAS_ONE_CLASS,
                    "The label holds the positive class and at least one other.");
        }
        if (header.namesEveryColumn() && cellsThatCount > 0 && completeness() <= COMPLETENESS_ABOVE) {
            ofTheFile(
                    "",
                    DataRule.TOO_INCOMPLETE,
                    "More than 95 percent of the feature and label cells hold a value; here " + cellsWithValue + " of "
                            + cellsThatCount + " do.");
        }
    }

    private double completeness() {
        return cellsThatCount == 0 ? 0 : (double) cellsWithValue / cellsThatCount;
    }

    private void problem(CsvRow row, String column, DataRule rule, String explanation) throws IOException {
        problems.add(new DataProblem(row.line(), column, rule.id(), explanation));
    }

    private void ofTheFile(String column, DataRule rule, String explanation) throws IOException {
        problems.add(new DataProblem(0, column, rule.id(), explanation));
    }
}
