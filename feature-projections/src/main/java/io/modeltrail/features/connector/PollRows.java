package io.modeltrail.features.connector;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How far each source has been read, and how its last poll ended. */
@Component
class PollRows {
    private static final String CREATE =
            "INSERT INTO features_source_poll (poller) VALUES (?) ON CONFLICT (poller) DO NOTHING";
    private static final String SELECT = """
            SELECT poller, steps, settled, watermark, position, began, published, last_success, failures, failing_since, reason, detail
            FROM features_source_poll""";
    private static final String SELECT_ONE = SELECT + " WHERE poller = ?";
    /** Changes nothing when another process has gone on meanwhile. */
    private static final String REACH = """
            UPDATE features_source_poll SET steps = steps + 1, settled = ?, watermark = ?, position = ?, began = ?,
            published = published + ? WHERE poller = ? AND steps = ?""";

    private static final String SUCCEED = """
            UPDATE features_source_poll SET last_success = ?, failures = 0, failing_since = NULL, reason = NULL, detail = NULL
            WHERE poller = ?""";
    private static final String FAIL = """
            UPDATE features_source_poll SET failures = failures + 1, failing_since = coalesce(failing_since, ?), reason = ?, detail = ?
            WHERE poller = ?""";

    private final JdbcClient database;

    PollRows(JdbcClient database) {
        this.database = database;
    }

    record PollRow(
            String poller,
            long steps,
            Position position,
            long published,
            @Nullable Instant lastSuccess,
            int failures,
            @Nullable Instant failingSince,
            @Nullable String reason,
            @Nullable String detail) {}

    PollRow load(String poller) {
        database.sql(CREATE).param(poller).update();
        return database.sql(SELECT_ONE).param(poller).query(PollRows::row).single();
    }

    List<PollRow> all() {
        return database.sql(SELECT).query(PollRows::row).list();
    }

    /** @return whether nobody else had gone on since {@code steps} */
    boolean reach(String poller, long steps, Position position, long published) {
        return database.sql(REACH)
                        .param(time(position.settled()))
                        .param(time(position.watermark()))
                        .param(position.at())
                        .param(time(position.began()))
                        .param(published)
                        .param(poller)
                        .param(steps)
                        .update()
                == 1;
    }

    void succeed(String poller, Instant now) {
        database.sql(SUCCEED).param(time(now)).param(poller).update();
    }

    void fail(String poller, Instant now, String reason, String detail) {
        database.sql(FAIL)
                .param(time(now))
                .param(reason)
                .param(detail)
                .param(poller)
                .update();
    }

    private static PollRow row(ResultSet row, int number) throws SQLException {
        return new PollRow(
                row.getString("poller"),
                row.getLong("steps"),
                new Position(
                        instant(row, "settled"),
                        instant(row, "watermark"),
                        row.getString("position"),
                        instant(row, "began")),
                row.getLong("published"),
                instant(row, "last_success"),
                row.getInt("failures"),
                instant(row, "failing_since"),
                row.getString("reason"),
                row.getString("detail"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant)
                .orElse(null);
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
