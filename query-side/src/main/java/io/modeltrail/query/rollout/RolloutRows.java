package io.modeltrail.query.rollout;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutCompleted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutPaused;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutResumed;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutRolledBack;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStepAdvanced;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.rollout.RolloutPlan;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.PageRequest;
import io.modeltrail.query.RecordedEvent;
import io.modeltrail.query.Row;
import io.modeltrail.query.StoredJson;
import io.modeltrail.query.rollout.RolloutView.RolloutState;
import io.modeltrail.query.rollout.RolloutView.Step;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of rollouts and their steps. */
@Component
class RolloutRows {
    private static final String INSERT = """
            INSERT INTO query_rollout (rollout_id, use_case, state, challenger, champion, plan, salt, step, share_percent,
                started_by, started_by_role, started_position, started_at, position)
            VALUES (?, ?, 'RUNNING', ?, ?, ?::jsonb, ?, 0, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING""";
    private static final String INSERT_STEP = """
            INSERT INTO query_rollout_step (rollout_id, step, share_percent, position, at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING""";
    private static final String ADVANCE = """
            UPDATE query_rollout SET step = ?, share_percent = ?, position = ?
            WHERE rollout_id = ? AND position < ?""";
    private static final String PAUSE = """
            UPDATE query_rollout SET state = 'PAUSED', reason = ?, position = ?
            WHERE rollout_id = ? AND position < ?""";
    private static final String RESUME = """
            UPDATE query_rollout SET state = 'RUNNING', reason = NULL, position = ?
            WHERE rollout_id = ? AND position < ?""";
    private static final String COMPLETE = """
            UPDATE query_rollout SET state = 'COMPLETED', share_percent = 100, ended_position = ?, ended_at = ?, position = ?
            WHERE rollout_id = ? AND position < ?""";
    private static final String ROLL_BACK = """
            UPDATE query_rollout
            SET state = 'ROLLED_BACK', share_percent = 0, reason = ?, ended_position = ?, ended_at = ?, position = ?
            WHERE rollout_id = ? AND position < ?""";
    private static final String FIND = "SELECT * FROM query_rollout WHERE rollout_id = ?";
    private static final String STEPS =
            "SELECT step, share_percent, position, at FROM query_rollout_step WHERE rollout_id = ? ORDER BY step";
    private static final String LIST = """
            SELECT * FROM query_rollout
            WHERE (:useCase::text IS NULL OR use_case = :useCase) AND (:after::uuid IS NULL OR rollout_id < :after)
            ORDER BY rollout_id DESC LIMIT :rows""";
    private static final String LAST_POSITION = "SELECT coalesce(max(position), -1) FROM query_rollout";
    private static final String TRUNCATE = "TRUNCATE query_rollout, query_rollout_step";

    private final JdbcClient jdbc;
    private final StoredJson json;

    RolloutRows(JdbcClient jdbc, StoredJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void start(RolloutStarted event, RecordedEvent recorded) {
        int share = event.plan().sharesPercent().getFirst();
        ModelVersionId champion = event.champion();
        jdbc.sql(INSERT)
                .params(
                        event.rolloutId().value(),
                        event.useCase().value(),
                        event.challenger().value())
                .param(champion == null ? null : champion.value())
                .params(
                        json.write(event.plan()),
                        event.salt(),
                        share,
                        event.startedBy().id(),
                        event.startedBy().role().name(),
                        recorded.position(),
                        recorded.at(),
                        recorded.position())
                .update();
        insertStep(event.rolloutId(), 0, share, recorded);
    }

    void advance(RolloutStepAdvanced event, RecordedEvent recorded) {
        update(ADVANCE, event.rolloutId(), recorded, event.step(), event.sharePercent());
        insertStep(event.rolloutId(), event.step(), event.sharePercent(), recorded);
    }

    void pause(RolloutPaused event, RecordedEvent recorded) {
        update(PAUSE, event.rolloutId(), recorded, event.reason());
    }

    void resume(RolloutResumed event, RecordedEvent recorded) {
        update(RESUME, event.rolloutId(), recorded);
    }

    void complete(RolloutCompleted event, RecordedEvent recorded) {
        update(COMPLETE, event.rolloutId(), recorded, recorded.position(), recorded.at());
    }

    void rollBack(RolloutRolledBack event, RecordedEvent recorded) {
        update(ROLL_BACK, event.rolloutId(), recorded, event.reason(), recorded.position(), recorded.at());
    }

    private void insertStep(RolloutId id, int step, int sharePercent, RecordedEvent recorded) {
        jdbc.sql(INSERT_STEP)
                .params(id.value(), step, sharePercent, recorded.position(), recorded.at())
                .update();
    }

    private void update(String statement, RolloutId id, RecordedEvent recorded, Object... values) {
        jdbc.sql(statement)
                .params(values)
                .param(recorded.position())
                .param(id.value())
                .param(recorded.position())
                .update();
    }

    void truncate() {
        jdbc.sql(TRUNCATE).update();
    }

    long lastPosition() {
        return jdbc.sql(LAST_POSITION).query(Long.class).single();
    }

    Optional<RolloutView> find(RolloutId id) {
        List<Step> steps = jdbc.sql(STEPS)
                .param(id.value())
                .query((row, number) -> new Step(
                        row.getInt("step"),
                        row.getInt("share_percent"),
                        row.getLong("position"),
                        Row.instant(row, "at")))
                .list();
        return jdbc.sql(FIND)
                .param(id.value())
                .query((row, number) -> view(row, steps))
                .optional();
    }

    List<RolloutView.Line> list(@Nullable UseCaseKey useCase, PageRequest page) {
        return jdbc.sql(LIST)
                .param("useCase", useCase == null ? null : useCase.value())
                .param("after", page.after())
                .param("rows", page.rowsToRead())
                .query((row, number) -> line(row))
                .list();
    }

    private RolloutView view(ResultSet row, List<Step> steps) throws SQLException {
        return new RolloutView(
                new RolloutId(Row.uuid(row, "rollout_id")),
                new UseCaseKey(row.getString("use_case")),
                RolloutState.valueOf(row.getString("state")),
                new ModelVersionId(Row.uuid(row, "challenger")),
                champion(row),
                json.read(row.getString("plan"), RolloutPlan.class),
                row.getString("salt"),
                row.getInt("step"),
                row.getInt("share_percent"),
                row.getString("reason"),
                steps,
                Row.actor(row, "started_by"),
                Row.instant(row, "started_at"),
                row.getLong("started_position"),
                Row.nullableInstant(row, "ended_at"),
                row.getObject("ended_position", Long.class),
                row.getLong("position"));
    }

    private static RolloutView.Line line(ResultSet row) throws SQLException {
        return new RolloutView.Line(
                new RolloutId(Row.uuid(row, "rollout_id")),
                new UseCaseKey(row.getString("use_case")),
                RolloutState.valueOf(row.getString("state")),
                new ModelVersionId(Row.uuid(row, "challenger")),
                champion(row),
                row.getInt("step"),
                row.getInt("share_percent"),
                row.getString("reason"),
                Row.actor(row, "started_by"),
                Row.instant(row, "started_at"),
                Row.nullableInstant(row, "ended_at"));
    }

    private static @Nullable ModelVersionId champion(ResultSet row) throws SQLException {
        UUID id = row.getObject("champion", UUID.class);
        return id == null ? null : new ModelVersionId(id);
    }
}
