package io.modeltrail.query.model;

import io.modeltrail.contracts.model.Champion;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.RecordedEvent;
import io.modeltrail.query.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of open challengers and of the champions of each use case, with their history. */
@Component
class ChampionRows {
    private static final String INSERT_CHALLENGER = """
            INSERT INTO query_challenger (rollout_id, model_version_id, open, position) VALUES (?, ?, true, ?)
            ON CONFLICT DO NOTHING""";
    private static final String CLOSE_CHALLENGER =
            "UPDATE query_challenger SET open = false, position = ? WHERE rollout_id = ? AND position < ?";
    private static final String INSERT_CHANGE = """
            INSERT INTO query_champion_change (position, use_case, model_version_id, rollout_id, at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING""";
    /**
     * A rollout that was rolled back before its end leaves the champion as it was: such rows do not count as a change. The order is
     * that of the log, which holds even where clocks do not agree.
     */
    private static final String CHAMPION_AT = """
            SELECT change.model_version_id, version.artefact_digest, change.rollout_id, change.position, change.at
            FROM (
                SELECT *, lag(model_version_id) OVER (ORDER BY position) AS before
                FROM query_champion_change WHERE use_case = ?) change
            LEFT JOIN query_model_version version USING (model_version_id)
            WHERE change.model_version_id IS DISTINCT FROM change.before AND change.at <= ?
            ORDER BY change.position DESC LIMIT 1""";

    /** The last end of a rollout says it, whatever any clock says. */
    private static final String CHAMPION_NOW = """
            SELECT change.model_version_id, version.artefact_digest
            FROM query_champion_change change LEFT JOIN query_model_version version USING (model_version_id)
            WHERE change.use_case = ?
            ORDER BY change.position DESC LIMIT 1""";

    private static final String LAST_TRAINING_POSITION = "SELECT coalesce(max(position), -1) FROM query_training_run";

    private static final String TRUNCATE = "TRUNCATE query_challenger, query_champion_change";

    private final JdbcClient jdbc;

    ChampionRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void challenge(RolloutStarted event, RecordedEvent recorded) {
        jdbc.sql(INSERT_CHALLENGER)
                .params(event.rolloutId().value(), event.challenger().value(), recorded.position())
                .update();
    }

    /** @param champion who serves everybody from now on; null = nobody */
    void end(RolloutId rolloutId, UseCaseKey useCase, @Nullable ModelVersionId champion, RecordedEvent recorded) {
        jdbc.sql(CLOSE_CHALLENGER)
                .params(recorded.position(), rolloutId.value(), recorded.position())
                .update();
        jdbc.sql(INSERT_CHANGE)
                .params(recorded.position(), useCase.value())
                .param(champion == null ? null : champion.value())
                .params(rolloutId.value(), recorded.at())
                .update();
    }

    void truncate() {
        jdbc.sql(TRUNCATE).update();
    }

    /**
     * Trainings are applied by the same processor in the order of the log, so what was applied to them has been applied here: in a
     * quiet use case that is the only sign that the rows are new when another process runs the processor.
     */
    long lastTrainingPosition() {
        return jdbc.sql(LAST_TRAINING_POSITION).query(Long.class).single();
    }

    /** The last change up to that time; empty when there was none. */
    Optional<ChampionView> at(UseCaseKey useCase, Instant time) {
        return jdbc.sql(CHAMPION_AT)
                .params(useCase.value(), time.atOffset(ZoneOffset.UTC))
                .query((row, number) -> view(row, useCase, time))
                .optional();
    }

    /** @param asOf up to where the rows are known to be complete */
    Champion now(UseCaseKey useCase, long asOf) {
        return jdbc.sql(CHAMPION_NOW)
                .param(useCase.value())
                .query((row, number) ->
                        new Champion(modelVersion(row), Row.nullableDigest(row, "artefact_digest"), asOf))
                .optional()
                .orElseGet(() -> new Champion(null, null, asOf));
    }

    private static ChampionView view(ResultSet row, UseCaseKey useCase, Instant time) throws SQLException {
        return new ChampionView(
                useCase,
                time,
                modelVersion(row),
                Row.nullableDigest(row, "artefact_digest"),
                new RolloutId(Row.uuid(row, "rollout_id")),
                Row.instant(row, "at"),
                row.getLong("position"));
    }

    private static @Nullable ModelVersionId modelVersion(ResultSet row) throws SQLException {
        UUID id = row.getObject("model_version_id", UUID.class);
        return id == null ? null : new ModelVersionId(id);
    }
}
