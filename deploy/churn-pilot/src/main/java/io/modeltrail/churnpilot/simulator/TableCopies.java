package io.modeltrail.churnpilot.simulator;

import io.modeltrail.churnpilot.simulator.Happening.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** Fills tables by COPY, some thousand rows at a time for each table, within the transactions of two connections. */
final class TableCopies {
    private static final int CHARACTERS_AT_A_TIME = 1 << 20;

    private final CopyManager customers;
    private final CopyManager billing;
    private final Map<Source, StringBuilder> waiting = new EnumMap<>(Source.class);

    TableCopies(Connection customers, Connection billing) throws SQLException {
        this.customers = customers.unwrap(PGConnection.class).getCopyAPI();
        this.billing = billing.unwrap(PGConnection.class).getCopyAPI();
    }

    void add(PolledRow row) throws SQLException {
        StringBuilder rows = waiting.computeIfAbsent(row.source(), first -> new StringBuilder());
        rows.append(row.id()).append('\t').append(row.customerKey());
        for (Object value : row.values()) {
            rows.append('\t').append(cell(value));
        }
        rows.append('\t')
                .append(row.happenedAt())
                .append('\t')
                .append(row.updatedAt())
                .append('\n');
        if (rows.length() > CHARACTERS_AT_A_TIME) {
            copy(row.source(), rows);
        }
    }

    void finish() throws SQLException {
        for (Map.Entry<Source, StringBuilder> rest : waiting.entrySet()) {
            copy(rest.getKey(), rest.getValue());
        }
    }

    /** No value of the simulation contains a character that COPY escapes. */
    private static String cell(@Nullable Object value) {
        return value == null ? "\\N" : value.toString();
    }

    private void copy(Source source, StringBuilder rows) throws SQLException {
        CopyManager manager = PilotRows.isBilling(source) ? billing : customers;
        try {
            manager.copyIn(
                    PilotRows.copy(source),
                    new ByteArrayInputStream(rows.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException broken) {
            throw new SQLException("COPY into " + PilotRows.table(source) + " broke off", broken);
        }
        rows.setLength(0);
    }
}
