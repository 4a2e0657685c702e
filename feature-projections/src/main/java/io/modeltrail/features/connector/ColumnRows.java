package io.modeltrail.features.connector;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The columns that each source was seen to have. */
@Component
class ColumnRows {
    private static final String SELECT =
            "SELECT name, type, published FROM features_source_column WHERE poller = ? ORDER BY name";
    private static final String UPSERT = """
            INSERT INTO features_source_column (poller, name, type, published) VALUES (?, ?, ?, ?)
            ON CONFLICT (poller, name) DO UPDATE SET type = excluded.type, published = excluded.published""";
    private static final String DELETE = "DELETE FROM features_source_column WHERE poller = ? AND name = ?";

    private final JdbcClient database;

    ColumnRows(JdbcClient database) {
        this.database = database;
    }

    /** @param published whether its values go into the topic */
    record Known(String type, boolean published) {}

    Map<String, Known> of(String poller) {
        Map<String, Known> known = new LinkedHashMap<>();
        database.sql(SELECT)
                .param(poller)
                .query((row, number) -> known.put(row.getString(1), new Known(row.getString(2), row.getBoolean(3))))
                .list();
        return known;
    }

    void keep(String poller, Map<String, Known> columns) {
        columns.forEach((name, known) -> database.sql(UPSERT)
                .params(poller, name, known.type(), known.published())
                .update());
    }

    void forget(String poller, Collection<String> names) {
        names.forEach(name -> database.sql(DELETE).params(poller, name).update());
    }
}
