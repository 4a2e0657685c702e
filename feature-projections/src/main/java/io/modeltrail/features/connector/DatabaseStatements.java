package io.modeltrail.features.connector;

import io.modeltrail.contracts.feature.SourceSpec.PolledSpec;
import io.modeltrail.features.connector.SourceFailure.Reason;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The SQL that reads one table of a source. Names come from a definition: each is checked and then quoted. */
final class DatabaseStatements {
    /** Columns that this user may read; of a table or of a view. */
    static final String COLUMNS = """
            SELECT a.attname, t.typname FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
            WHERE a.attrelid = CAST(? AS regclass) AND a.attnum > 0 AND NOT a.attisdropped
            AND has_column_privilege(a.attrelid, a.attnum, 'SELECT') ORDER BY a.attnum""";

    static final String NOW = "SELECT clock_timestamp()";

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");
    /** What an id is cast to when it is compared; anything else cannot name a row. */
    private static final Map<String, String> ID_TYPES = Map.of(
            "int2",
            "smallint",
            "int4",
            "integer",
            "int8",
            "bigint",
            "numeric",
            "numeric",
            "text",
            "text",
            "varchar",
            "text",
            "bpchar",
            "bpchar",
            "uuid",
            "uuid");

    private final String table;
    private final String id;
    private final String watermark;

    DatabaseStatements(PolledSpec spec) throws SourceFailure {
        String[] parts = spec.collection().split("[.]", -1);
        if (parts.length > 2) {
            throw new SourceFailure(Reason.ANSWERS_WRONGLY, "a table has one name, or a schema and a name");
        }
        StringBuilder name = new StringBuilder();
        for (String part : parts) {
            name.append(name.isEmpty() ? "" : ".").append(quoted(part));
        }
        table = name.toString();
        id = quoted(spec.idField());
        watermark = quoted(spec.watermarkField());
    }

    /** For {@link #COLUMNS}. */
    String table() {
        return table;
    }

    /** Parameters: the largest number of rows. */
    String first(Collection<SourceColumn> columns) throws SourceFailure {
        return select(columns) + " WHERE " + readable() + order();
    }

    /** Parameters: watermark, id, the largest number of rows. */
    String after(Collection<SourceColumn> columns, Key key) throws SourceFailure {
        return select(columns) + " WHERE " + readable() + " AND " + key() + " > " + key.bound() + order();
    }

    /** Parameters: watermark and id after which and up to which is read, the largest number of rows. */
    String between(Collection<SourceColumn> columns, Key key) throws SourceFailure {
        return select(columns) + " WHERE " + readable() + " AND " + key() + " > " + key.bound() + " AND " + key()
                + " <= " + key.bound() + order();
    }

    /** Parameters: a watermark after which and a watermark and id up to which is read, the largest number of rows. */
    String since(Collection<SourceColumn> columns, Key key) throws SourceFailure {
        return select(columns) + " WHERE " + readable() + " AND " + watermark + " > " + key.boundWatermark() + " AND "
                + key() + " <= " + key.bound() + order();
    }

    /** No parameters; while its transaction lasts nobody changes the columns. */
    String keepColumns() {
        return "SELECT FROM " + table + " LIMIT 0";
    }

    static String quoted(String identifier) throws SourceFailure {
        if (!IDENTIFIER.matcher(identifier).matches()) {
            throw new SourceFailure(Reason.ANSWERS_WRONGLY, "a name of the definition is no name of a table or column");
        }
        return '"' + identifier + '"';
    }

    private String select(Collection<SourceColumn> columns) {
        return columns.stream()
                .map(column -> '"' + column.name().replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + table));
    }

    /** A row without an id or a real watermark has no place in the order, and would come again and again. */
    private String readable() {
        return id + " IS NOT NULL AND isfinite(" + watermark + ") AND " + watermark + " < '9999-12-31'";
    }

    private String key() {
        return "(" + watermark + ", " + id + ")";
    }

    private String order() {
        return " ORDER BY " + watermark + ", " + id + " LIMIT ?";
    }

    /** The columns by which rows are ordered; parameters get their types, so that an index on them is used. */
    record Key(SourceColumn watermark, SourceColumn id) {
        String boundWatermark() {
            return watermark.read() == SourceColumn.Type.LOCAL_TIMESTAMP
                    ? "CAST(CAST(? AS timestamptz) AS timestamp)"
                    : "CAST(? AS timestamptz)";
        }

        String bound() throws SourceFailure {
            String type = ID_TYPES.get(id.type());
            if (type == null) {
                throw new SourceFailure(
                        Reason.SCHEMA_CHANGED,
                        "the column " + id.name() + " cannot name a row; it has to be one of "
                                + Arrays.toString(
                                        ID_TYPES.keySet().stream().sorted().toArray()));
            }
            return "(" + boundWatermark() + ", CAST(CAST(? AS text) AS " + type + "))";
        }
    }
}
