package io.modeltrail.features.offline;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.modeltrail.features.DuckDb;
import io.modeltrail.features.NameInFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * Looks for a person in an uploaded file, CSV or Parquet, as an import would read it: a number that is the same as somebody's name is that
 * name only in the column that names people. A file that cannot be read so is searched for the name as a word.
 */
final class NameInUpload {
    private static final DuckDb.Limits LIMITS = new DuckDb.Limits("256MB", 1);

    private final String name;
    private final Set<String> keyColumns;
    private final Path scratch;

    /** @param keyColumns that may name people in the file */
    NameInUpload(String name, Set<String> keyColumns, Path scratch) {
        this.name = name;
        this.keyColumns = keyColumns;
        this.scratch = scratch;
    }

    enum Found {
        /** A column that names people has the name. */
        AS_KEY,
        /** There is no such column; the name is somewhere. */
        SOMEWHERE,
        NOWHERE
    }

    Found in(Path file) throws IOException, SQLException {
        if (!ParquetAsCsv.is(file)) {
            try (InputStream csv = Files.newInputStream(file)) {
                return inTable(csv);
            } catch (CsvParseException | UncheckedIOException broken) {
                return asWord(file);
            }
        }
        try (InputStream csv = ParquetAsCsv.open(file, scratch, LIMITS)) {
            return inTable(csv);
        } catch (ParquetAsCsv.NotReadable | CsvParseException | UncheckedIOException broken) {
            return inAnyColumn(file);
        }
    }

    private Found inTable(InputStream csv) throws IOException {
        Reader text = new InputStreamReader(csv, StandardCharsets.UTF_8);
        try (CsvReader<CsvRecord> rows = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .ofCsvRecord(text)) {
            List<Integer> keys = List.of();
            int width = 0;
            boolean first = true;
            for (CsvRecord row : rows) {
                if (first) {
                    keys = keys(row.getFields());
                    width = row.getFieldCount();
                    first = false;
                }
                // Cells of a row that has too many or too few may stand under another column.
                boolean aligned = !keys.isEmpty() && row.getFieldCount() == width;
                if (aligned
                        ? keys.stream().anyMatch(key -> is(row.getField(key)))
                        : row.getFields().stream().anyMatch(this::is)) {
                    return keys.isEmpty() ? Found.SOMEWHERE : Found.AS_KEY;
                }
            }
            return Found.NOWHERE;
        }
    }

    private List<Integer> keys(List<String> header) {
        List<Integer> keys = new ArrayList<>();
        for (int at = 0; at < header.size(); at++) {
            String column = at == 0 && header.get(0).startsWith("\uFEFF")
                    ? header.get(0).substring(1)
                    : header.get(at);
            if (keyColumns.contains(column)) {
                keys.add(at);
            }
        }
        return keys;
    }

    private boolean is(String cell) {
        return cell.strip().equals(name);
    }

    /** With columns that no import takes, such as lists. */
    private Found inAnyColumn(Path file) throws IOException {
        String from = DuckDb.parquet(List.of(file));
        try (DuckDBConnection connection = DuckDb.open("", scratch, LIMITS);
                Statement statement = connection.createStatement()) {
            List<String> columns = new ArrayList<>();
            try (ResultSet column = statement.executeQuery("DESCRIBE SELECT * FROM " + from)) {
                while (column.next()) {
                    columns.add(column.getString(1));
                }
            }
            List<String> keys = columns.stream().filter(keyColumns::contains).toList();
            String condition = (keys.isEmpty() ? columns : keys)
                    .stream()
                            .map(column -> "CAST(" + DuckDb.quoted(column) + " AS VARCHAR) = " + DuckDb.literal(name))
                            .collect(Collectors.joining(" OR "));
            try (ResultSet count = statement.executeQuery("SELECT count(*) FROM " + from + " WHERE " + condition)) {
                count.next();
                return count.getLong(1) == 0 ? Found.NOWHERE : keys.isEmpty() ? Found.SOMEWHERE : Found.AS_KEY;
            }
        } catch (SQLException damaged) {
            return asWord(file);
        }
    }

    private Found asWord(Path file) throws IOException {
        return new NameInFile(name).isIn(file) ? Found.SOMEWHERE : Found.NOWHERE;
    }
}
