package io.modeltrail.query.outcome;

import io.modeltrail.contracts.outcome.OutcomeEvent.OutcomeObserved;
import io.modeltrail.contracts.outcome.OutcomeId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.EventsOfEntity;
import io.modeltrail.query.RecordedEvent;
import io.modeltrail.query.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of outcomes. */
@Component
class OutcomeRows implements EventsOfEntity {
    private static final String INSERT = """
            INSERT INTO query_outcome (position, outcome_id, use_case, entity, occurred_at, positive, source, reported_by,
                reported_by_role, at)
            SELECT position, outcome_id, use_case, entity, occurred_at::timestamptz, positive, source, reported_by,
                reported_by_role, at::timestamptz
            FROM unnest(?::int8[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::bool[], ?::text[], ?::text[], ?::text[], ?::text[])
                AS seen (position, outcome_id, use_case, entity, occurred_at, positive, source, reported_by, reported_by_role, at)
            ON CONFLICT DO NOTHING""";
    private static final String LIST = """
            SELECT * FROM query_outcome
            WHERE use_case = :useCase AND position < :before
            ORDER BY position DESC LIMIT :rows""";
    private static final String LIST_OF_ENTITY = """
            SELECT * FROM query_outcome
            WHERE use_case = :useCase AND entity = :entity AND position < :before
            ORDER BY position DESC LIMIT :rows""";

    /** As monitoring labels predictions: after the prediction, and up to the end of the window. */
    private static final String FIRST_POSITIVES = """
            SELECT made.number, (
                SELECT min(seen.occurred_at) FROM query_outcome seen
                WHERE seen.use_case = made.use_case AND seen.entity = made.entity AND seen.positive
                    AND seen.occurred_at > made.at::timestamptz AND seen.occurred_at <= made.ends::timestamptz) AS occurred_at
            FROM unnest(?::text[], ?::text[], ?::text[], ?::text[]) WITH ORDINALITY AS made (use_case, entity, at, ends, number)""";
    /** The days of the monitor's settings; the table is the one of the monitors' own projection. */
    private static final String WINDOW = """
            SELECT (settings ->> 'outcomeWindowDays')::int AS window_days, (settings ->> 'outcomeDelayDays')::int AS delay_days
            FROM query_monitor WHERE use_case = ?""";

    private static final String POSITIONS_OF_ENTITY =
            "SELECT position FROM query_outcome WHERE use_case = ? AND entity = ANY(?) ORDER BY position LIMIT ?";
    private static final String LAST_POSITION = "SELECT coalesce(max(position), -1) FROM query_outcome";
    private static final String TRUNCATE = "TRUNCATE query_outcome";

    private final JdbcTemplate template;
    private final JdbcClient jdbc;

    OutcomeRows(JdbcTemplate template) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
    }

    record Seen(OutcomeObserved event, RecordedEvent recorded) {}

    /** Window and delay of a use case. */
    record Window(Duration length, Duration delay) {}

    /** @param windowEnds the last moment at which a positive outcome makes the prediction positive */
    record Asked(UseCaseKey useCase, String entity, Instant at, Instant windowEnds) {}

    void insert(List<Seen> seen) {
        template.update(INSERT, statement -> {
            Columns<Seen> columns = new Columns<>(statement, seen);
            columns.add("int8", each -> each.recorded().position());
            columns.add("uuid", each -> each.event().outcomeId().value());
            columns.add("text", each -> each.event().useCase().value());
            columns.add("text", each -> each.event().entity());
            columns.add("text", each -> each.event().occurredAt().toString());
            columns.add("bool", each -> each.event().positive());
            columns.add("text", each -> each.event().source());
            columns.add("text", each -> each.event().reportedBy().id());
            columns.add("text", each -> each.event().reportedBy().role().name());
            columns.add("text", each -> each.recorded().at().toString());
        });
    }

    @Override
    public List<Long> positionsOf(UseCaseKey useCase, Set<String> names, int most) {
        return jdbc.sql(POSITIONS_OF_ENTITY)
                .params(useCase.value(), names.toArray(new String[0]), most)
                .query((row, number) -> row.getLong(1))
                .list();
    }

    void truncate() {
        jdbc.sql(TRUNCATE).update();
    }

    long lastPosition() {
        return jdbc.sql(LAST_POSITION).query(Long.class).single();
    }

    /** @param before position; the largest number = the newest ones */
    List<OutcomeView> list(UseCaseKey useCase, @Nullable String entity, long before, int rows) {
        JdbcClient.StatementSpec list =
                entity == null ? jdbc.sql(LIST) : jdbc.sql(LIST_OF_ENTITY).param("entity", entity);
        return list.param("useCase", useCase.value())
                .param("before", before)
                .param("rows", rows)
                .query((row, number) -> view(row))
                .list();
    }

    Optional<Window> window(UseCaseKey useCase) {
        return jdbc.sql(WINDOW)
                .param(useCase.value())
                .query((row, number) -> new Window(
                        Duration.ofDays(row.getInt("window_days")), Duration.ofDays(row.getInt("delay_days"))))
                .optional();
    }

    /** In the order of what was asked; null where nothing positive happened. */
    @Nullable
    Instant[] firstPositives(List<Asked> asked) {
        @Nullable Instant[] found = new Instant[asked.size()];
        template.query(
                FIRST_POSITIVES,
                statement -> {
                    Columns<Asked> columns = new Columns<>(statement, asked);
                    columns.add("text", each -> each.useCase().value());
                    columns.add("text", Asked::entity);
                    columns.add("text", each -> each.at().toString());
                    columns.add("text", each -> each.windowEnds().toString());
                },
                row -> {
                    found[row.getInt("number") - 1] = Row.nullableInstant(row, "occurred_at");
                });
        return found;
    }

    private static OutcomeView view(ResultSet row) throws SQLException {
        return new OutcomeView(
                new OutcomeId(Row.uuid(row, "outcome_id")),
                new UseCaseKey(row.getString("use_case")),
                row.getString("entity"),
                Row.instant(row, "occurred_at"),
                row.getBoolean("positive"),
                row.getString("source"),
                Row.actor(row, "reported_by"),
                Row.instant(row, "at"),
                row.getLong("position"));
    }

    /** Binds one array for each column. */
    private static final class Columns<R> {
        private final PreparedStatement statement;
        private final Connection connection;
        private final List<R> rows;
        private int parameter = 1;

        Columns(PreparedStatement statement, List<R> rows) throws SQLException {
            this.statement = statement;
            this.connection = statement.getConnection();
            this.rows = rows;
        }

        void add(String type, Function<R, Object> value) throws SQLException {
            statement.setArray(
                    parameter++,
                    connection.createArrayOf(type, rows.stream().map(value).toArray()));
        }
    }
}
