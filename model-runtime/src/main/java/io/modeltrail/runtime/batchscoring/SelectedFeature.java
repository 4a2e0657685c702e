package io.modeltrail.runtime.batchscoring;

import io.modeltrail.contracts.dataset.ColumnSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How one feature of a snapshot is selected and read. A category with known values comes as the number of its value: DuckDB's driver makes a
 * text of each cell anew, which for ten categories takes a tenth of the time of a thread that scores. A value that is none of them comes as it is.
 */
final class SelectedFeature {
    private final ColumnSpec column;
    private final List<String> values;
    private final int first;

    /** @param first number of its first column in the result, counted from 1 */
    SelectedFeature(ColumnSpec column, int first) {
        this.column = column;
        this.values = column.allowedValues().stream().distinct().toList();
        this.first = first;
    }

    /** How many columns of the result it takes. */
    int width() {
        return isNumbered() ? 2 : 1;
    }

    private boolean isNumbered() {
        return !column.kind().numeric() && !values.isEmpty();
    }

    /** What is selected for it. */
    String sql() {
        String name = quoted(column.name());
        if (column.kind().numeric()) {
            return "CAST(" + name + " AS DOUBLE)";
        }
        String text = "CAST(" + name + " AS VARCHAR)";
        if (!isNumbered()) {
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
        if (!isNumbered()) {
            return row.getString(first);
        }
        int code = row.getInt(first);
        return row.wasNull() ? row.getString(first + 1) : values.get(code);
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
