package io.modeltrail.features.offline;

import io.modeltrail.features.DuckDb;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file as the CSV that it could have been, so that both are held against the schema by the same rules and give the same
 * snapshot. Nothing of it is written down; a few hundred rows are in memory. For one thread.
 */
final class ParquetAsCsv extends InputStream {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int ROWS_AT_ONCE = 256;
    /** As text. A small file can stand for as much as its author likes. */
    private static final long MOST_BYTES = 8L << 30;

    private static final double LARGEST_WHOLE = 1L << 53;
    private static final Set<String> TYPES = Set.of(
            "BOOLEAN",
            "TINYINT",
            "SMALLINT",
            "INTEGER",
            "BIGINT",
            "UTINYINT",
            "USMALLINT",
            "UINTEGER",
            "UBIGINT",
            "HUGEINT",
            "FLOAT",
            "DOUBLE",
            "DECIMAL",
            "VARCHAR",
            "DATE",
            "TIMESTAMP",
            "UUID");

    private final String memory;
    private final Connection connection;
    private final Statement statement;
    private final ResultSet rows;
    private final int width;
    private byte[] text;
    private int next;
    private long bytes;

    /** A file, or a part of one, that cannot be read. */
    static final class NotReadable extends IOException {
        private static final long serialVersionUID = 1L;
        private final String column;
        private final String explanation;

        NotReadable(String column, String explanation, @Nullable Throwable cause) {
            super("not a Parquet file that can be read", cause);
            this.column = column;
            this.explanation = explanation;
        }

        /** Empty when the whole file is meant. */
        String column() {
            return column;
        }

        String explanation() {
            return explanation;
        }
    }

    private ParquetAsCsv(String memory, Connection connection, Statement statement, ResultSet rows)
            throws SQLException, NotReadable {
        this.memory = memory;
        this.connection = connection;
        this.statement = statement;
        this.rows = rows;
        width = rows.getMetaData().getColumnCount();
        text = header(rows.getMetaData());
    }

    /** Whether the file begins as Parquet does; whether it is whole shows when it is read. */
    static boolean is(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return Arrays.equals(content.readNBytes(MAGIC.length), MAGIC);
        }
    }

    /** @param folder for what does not fit into memory */
    static ParquetAsCsv open(Path file, Path folder, DuckDb.Limits limits) throws NotReadable, SQLException {
        Connection connection = DuckDb.streaming(folder, new DuckDb.Limits(limits.memory(), 1));
        try {
            Statement statement = connection.createStatement();
            return new ParquetAsCsv(
                    limits.memory(),
                    connection,
                    statement,
                    statement.executeQuery("SELECT * FROM " + DuckDb.parquet(List.of(file))));
        } catch (SQLException broken) {
            connection.close();
            throw notReadable(limits.memory(), broken);
        } catch (NotReadable broken) {
            connection.close();
            throw broken;
        }
    }

    private static byte[] header(ResultSetMetaData columns) throws SQLException, NotReadable {
        StringBuilder header = new StringBuilder();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            String type = columns.getColumnTypeName(i).replaceFirst("\\(.*", "");
            if (!TYPES.contains(type.replaceFirst("^(TIMESTAMP|DATE).*", "$1"))) {
                throw new NotReadable(
                        columns.getColumnName(i),
                        "A column holds numbers, texts, truth values or times; this one is of type " + type + ".",
                        null);
            }
            cell(header.append(i == 1 ? "" : ","), columns.getColumnName(i));
        }
        return header.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int read() throws IOException {
        return ready() ? text[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!ready()) {
            return -1;
        }
        int count = Math.min(length, text.length - next);
        System.arraycopy(text, next, target, offset, count);
        next += count;
        return count;
    }

    /** @return false at the end */
    private boolean ready() throws IOException {
        if (next < text.length) {
            return true;
        }
        try {
            text = moreRows();
        } catch (SQLException broken) {
            throw notReadable(memory, broken);
        }
        next = 0;
        bytes += text.length;
        if (bytes > MOST_BYTES) {
            throw new NotReadable("", "The file holds less than 8 GiB when it is written as text.", null);
        }
        return text.length > 0;
    }

    private byte[] moreRows() throws SQLException, IOException {
        ByteArrayOutputStream more = new ByteArrayOutputStream(1 << 15);
        StringBuilder row = new StringBuilder();
        for (int count = 0; count < ROWS_AT_ONCE && rows.next(); count++) {
            row.setLength(0);
            for (int i = 1; i <= width; i++) {
                cell(row.append(i == 1 ? "" : ","), content(rows.getObject(i)));
            }
            more.write(row.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        }
        return more.toByteArray();
    }

    /** A missing value is an empty cell, and so is NaN, which writers of Parquet use for it. */
    private static String content(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Double number -> number(number, Double.toString(number));
            case Float number -> number(number, Float.toString(number));
            case BigDecimal number -> number.toPlainString();
            default -> value.toString();
        };
    }

    /** Whole numbers with gaps are often kept as floating ones; they are whole numbers here again. */
    private static String number(double number, String shortest) {
        if (Double.isNaN(number)) {
            return "";
        }
        return number == Math.rint(number) && Math.abs(number) < LARGEST_WHOLE
                ? Long.toString((long) number)
                : shortest;
    }

    /** RFC 4180; always quoted, for an empty line would be no row. */
    private static void cell(StringBuilder row, String content) {
        row.append('"').append(content.replace("\"", "\"\"")).append('"');
    }

    private static NotReadable notReadable(String memory, SQLException broken) {
        return new NotReadable(
                "", "The file is whole, and a row group of it can be read within " + memory + " of memory.", broken);
    }

    @Override
    public void close() throws IOException {
        try (connection;
                statement;
                rows) {
            text = new byte[0];
            next = 0;
        } catch (SQLException broken) {
            throw new IOException("DuckDB could not be closed", broken);
        }
    }
}
