package io.modeltrail.query.audit;

import io.modeltrail.contracts.audit.AccessEvent.AccessRecorded;
import io.modeltrail.contracts.audit.AccessId;
import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.query.RecordedEvent;
import io.modeltrail.query.Row;
import io.modeltrail.query.StoredJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of recorded accesses. */
@Component
class AccessRows {
    private static final String INSERT = """
            INSERT INTO query_access (access_id, kind, what, details, actor, actor_role, at, position)
            VALUES (?, ?, ?, ?::jsonb, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING""";
    private static final String LIST = """
            SELECT * FROM query_access
            WHERE (:kind::text IS NULL OR kind = :kind) AND (:actor::text IS NULL OR actor = :actor)
                AND (:from::timestamptz IS NULL OR at >= :from) AND (:to::timestamptz IS NULL OR at < :to)
                AND (:before::bigint IS NULL OR position < :before)
            ORDER BY position DESC LIMIT :rows""";
    private static final String LAST_POSITION = "SELECT coalesce(max(position), -1) FROM query_access";
    private static final String TRUNCATE = "TRUNCATE query_access";

    private final JdbcClient jdbc;
    private final StoredJson json;

    AccessRows(JdbcClient jdbc, StoredJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Which accesses; null = all. */
    record Filter(
            @Nullable AccessKind kind,
            @Nullable String actor,
            @Nullable Instant from,
            @Nullable Instant to) {}

    void insert(AccessRecorded event, RecordedEvent recorded) {
        jdbc.sql(INSERT)
                .params(
                        event.accessId().value(),
                        event.kind().name(),
                        event.what(),
                        json.write(event.details()),
                        event.by().id(),
                        event.by().role().name(),
                        event.at().atOffset(ZoneOffset.UTC),
                        recorded.position())
                .update();
    }

    /** @param before position of the last one of the page before; null = the newest page */
    List<AccessView> list(Filter filter, @Nullable Long before, int rows) {
        return jdbc.sql(LIST)
                .param("kind", filter.kind() == null ? null : filter.kind().name())
                .param("actor", filter.actor())
                .param("from", filter.from() == null ? null : filter.from().atOffset(ZoneOffset.UTC))
                .param("to", filter.to() == null ? null : filter.to().atOffset(ZoneOffset.UTC))
                .param("before", before)
                .param("rows", rows)
                .query((row, number) -> view(row))
                .list();
    }

    long lastPosition() {
        return jdbc.sql(LAST_POSITION).query(Long.class).single();
    }

    void truncate() {
        jdbc.sql(TRUNCATE).update();
    }

    private AccessView view(ResultSet row) throws SQLException {
        return new AccessView(
                new AccessId(Row.uuid(row, "access_id")),
                AccessKind.valueOf(row.getString("kind")),
                row.getString("what"),
                texts(row.getString("details")),
                Row.actor(row, "actor"),
                Row.instant(row, "at"),
                row.getLong("position"));
    }

    private Map<String, String> texts(String details) {
        Map<String, String> texts = new TreeMap<>();
        json.readValues(details).forEach((name, value) -> texts.put(name, value == null ? "" : value));
        return texts;
    }
}
