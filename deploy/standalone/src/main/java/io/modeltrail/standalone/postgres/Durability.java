package io.modeltrail.standalone.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** An answer promises that its event survives a power cut, so the server is asked whether it keeps that promise. */
final class Durability {
    private static final Map<String, Set<String>> REQUIRED = Map.of(
            "fsync", Set.of("on"),
            "full_page_writes", Set.of("on"),
            "synchronous_commit", Set.of("on", "local", "remote_write", "remote_apply"));

    private Durability() {}

    /** @throws DatabaseNotDurable when it does not */
    static void prove(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                var statement = connection.createStatement()) {
            for (var required : REQUIRED.entrySet()) {
                try (var shown = statement.executeQuery("SHOW " + required.getKey())) {
                    shown.next();
                    String value = shown.getString(1);
                    if (!required.getValue().contains(value)) {
                        throw new DatabaseNotDurable(required.getKey(), value);
                    }
                }
            }
        }
    }
}
