package io.modeltrail.features.connector;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Reads the current row of a result whose columns are those given, in that order. */
final class DatabaseRow {
    /** What lies beyond is the database's infinity. */
    private static final LocalDateTime FAR = LocalDateTime.of(9999, 12, 31, 0, 0);

    private final ResultSet rows;
    private final List<SourceColumn> columns;

    DatabaseRow(ResultSet rows, List<SourceColumn> columns) {
        this.rows = rows;
        this.columns = columns;
    }

    /** What names something: an id or an entity. */
    @Nullable
    String name(int column) throws SQLException {
        return rows.getString(column + 1);
    }

    @Nullable
    Instant instant(int column) throws SQLException {
        return switch (columns.get(column).read()) {
            case TIMESTAMP -> {
                OffsetDateTime time = rows.getObject(column + 1, OffsetDateTime.class);
                yield time == null || !time.toLocalDateTime().isBefore(FAR) ? null : time.toInstant();
            }
            case LOCAL_TIMESTAMP -> {
                LocalDateTime time = rows.getObject(column + 1, LocalDateTime.class);
                yield time == null || !time.isBefore(FAR) ? null : time.toInstant(ZoneOffset.UTC);
            }
            case DATE -> {
                LocalDate date = rows.getObject(column + 1, LocalDate.class);
                yield date == null || !date.isBefore(FAR.toLocalDate())
                        ? null
                        : date.atStartOfDay().toInstant(ZoneOffset.UTC);
            }
            default -> null;
        };
    }

    /** All columns that a predicate takes. */
    void write(JsonGenerator json, Predicate<String> published) throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            if (published.test(columns.get(i).name())) {
                write(json, i);
            }
        }
    }

    private void write(JsonGenerator json, int column) throws SQLException {
        SourceColumn named = columns.get(column);
        json.writeName(named.name());
        switch (named.read()) {
            case INTEGER -> {
                long value = rows.getLong(column + 1);
                if (rows.wasNull()) {
                    json.writeNull();
                } else {
                    json.writeNumber(value);
                }
            }
            case NUMERIC, FLOATING -> number(json, rows.getString(column + 1));
            case BOOLEAN -> {
                boolean value = rows.getBoolean(column + 1);
                if (rows.wasNull()) {
                    json.writeNull();
                } else {
                    json.writeBoolean(value);
                }
            }
            case TIMESTAMP, LOCAL_TIMESTAMP -> {
                Instant value = instant(column);
                text(json, value == null ? rows.getString(column + 1) : CloudEventWriter.text(value));
            }
            default -> text(json, rows.getString(column + 1));
        }
    }

    /** Exactly the digits of the database; what is no number (NaN, Infinity) stays text, which readers refuse and name. */
    private static void number(JsonGenerator json, @Nullable String digits) {
        if (digits == null) {
            json.writeNull();
        } else if (Character.isLetter(digits.charAt(digits.length() - 1))) {
            json.writeString(digits);
        } else {
            json.writeNumber(digits);
        }
    }

    private static void text(JsonGenerator json, @Nullable String text) {
        if (text == null) {
            json.writeNull();
        } else {
            json.writeString(text);
        }
    }
}
