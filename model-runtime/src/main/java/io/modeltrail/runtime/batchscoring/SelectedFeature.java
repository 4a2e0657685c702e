package io.modeltrail.runtime.batchscoring;

import io.modeltrail.contracts.dataset.ColumnSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How one feature of a snapshot is selected and read. A category with known values comes as the number of its value: DuckDB's driver makes a
 * text of each cell anew, which for ten categories among fifty features took 4 µs of the 10 of a row (2026-12-01). A value that is none of them comes
 * as it is.
 */
final class SelectedFeature {
    private final ColumnSpec column;
    private final List<String> values;
    private final boolean numbered;
    private final int first;

    /** @param first number of its first column in the result, counted from 1 */
    SelectedFeature(ColumnSpec column, int first) {
        this.column = column;
        this.values = column.allowedValues().stream().distinct().toList();
        numbered = !column.kind().numeric()
                && !values.isEmpty()
                && values.stream().noneMatch(value -> value.indexOf('\0') >= 0); // at which a statement would end
        this.first = first;
    }

    /** How many columns of the result it takes. */
    int width() {
        return numbered ? 2 : 1;
    }

    /** What is selected for it. */
    String sql() {
        String name = quoted(column.name());
        if (column.kind().numeric()) {
            return "CAST(" + name + " AS DOUBLE)";
        }
        String text = "CAST(" + name + " AS VARCHAR)";
        if (!numbered) {
            return text;
        }
        String value = values.stream()
                .map(one -> one.replace("'", "''"))
                .collect(Collectors.joining("', '", "TRY_CAST(" + text + " AS ENUM('", "'))"));
        return "CAST(enum_code(" + value + ") AS INTEGER), CASE WHEN " + value + " IS NULL THEN " + text + " END";
    }

    /** @return a {@link Double}, a {@link String}, or null */
    @Nullable
    Object value(ResultSet row) throws SQLException {
        if (column.kind().numeric()) {
            double number = row.getDouble(first);
            return row.wasNull() ? null : number;
        }
        if (!numbered) {
            return row.getString(first);
        }
        int code = row.getInt(first);
        return row.wasNull() ? row.getString(first + 1) : values.get(code);
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
