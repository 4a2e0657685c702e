package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables serving_model and serving_route. An event at or before a row's last position changes nothing. */
@Component
class RouteRows {
    private static final String INSERT_MODEL = """
            INSERT INTO serving_model (model_version_id, artefact_digest, schema_version, threshold, last_position)
            VALUES (:model, :digest, :schemaVersion, :threshold, :position)
            ON CONFLICT (model_version_id) DO NOTHING""";

    private static final String INSERT_ROUTE = """
            INSERT INTO serving_route (rollout_id, use_case, challenger, salt, state, step, last_step, share_percent,
                                       started_position, last_position)
            VALUES (:rollout, :useCase, :challenger, :salt, 'RUNNING', 0, :lastStep, :share, :position, :position)
            ON CONFLICT (rollout_id) DO NOTHING""";

    private static final String SET_STEP = """
            UPDATE serving_route SET step = :step, share_percent = :share, last_position = :position
            WHERE rollout_id = :rollout AND last_position < :position""";

    private static final String SET_STATE = """
            UPDATE serving_route SET state = :state, last_position = :position
            WHERE rollout_id = :rollout AND last_position < :position""";

    private static final String COMPLETE = """
            UPDATE serving_route SET state = 'COMPLETED', step = last_step, share_percent = 100,
                                     completed_position = :position, last_position = :position
            WHERE rollout_id = :rollout AND last_position < :position""";

    private static final String TRUNCATE = "TRUNCATE serving_route, serving_model";

    private static final String ALL = """
            SELECT r.rollout_id, r.use_case, r.challenger, r.salt, r.state, r.step, r.share_percent, r.started_position,
                   coalesce(r.completed_position, -1) AS completed_position, r.last_position,
                   m.artefact_digest, m.schema_version, m.threshold, coalesce(m.last_position, -1) AS model_position
            FROM serving_route r LEFT JOIN serving_model m ON m.model_version_id = r.challenger""";

    /** The same sum as {@link RouteRow#weight}, over the same rows. */
    private static final String VERSION = """
            SELECT coalesce(sum(r.last_position + 1 + coalesce(m.last_position, -1) + 1), 0)
            FROM serving_route r LEFT JOIN serving_model m ON m.model_version_id = r.challenger""";

    private final JdbcClient database;

    RouteRows(JdbcClient database) {
        this.database = database;
    }

    enum State {
        RUNNING,
        PAUSED,
        COMPLETED,
        ROLLED_BACK
    }

    record RouteRow(
            RolloutId rolloutId,
            UseCaseKey useCase,
            ModelVersionId challenger,
            String salt,
            State state,
            int step,
            int sharePercent,
            long startedPosition,
            long completedPosition,
            long lastPosition,
            @Nullable ServedModel model,
            long modelPosition) {
        boolean open() {
            return state == State.RUNNING || state == State.PAUSED;
        }

        /** Grows with every event that changes this row. */
        long weight() {
            return lastPosition + 1 + modelPosition + 1;
        }
    }

    void register(ModelVersionId model, Candidate candidate, long position) {
        database.sql(INSERT_MODEL)
                .param("model", model.value())
                .param("digest", candidate.binding().artefactDigest().value())
                .param("schemaVersion", candidate.schema().version())
                .param("threshold", candidate.evaluation().threshold())
                .param("position", position)
                .update();
    }

    void start(RolloutStarted started, long position) {
        database.sql(INSERT_ROUTE)
                .param("rollout", started.rolloutId().value())
                .param("useCase", started.useCase().value())
                .param("challenger", started.challenger().value())
                .param("salt", started.salt())
                .param("lastStep", started.plan().sharesPercent().size() - 1)
                .param("share", started.plan().sharesPercent().getFirst())
                .param("position", position)
                .update();
    }

    void step(RolloutId rollout, int step, int sharePercent, long position) {
        database.sql(SET_STEP)
                .param("rollout", rollout.value())
                .param("step", step)
                .param("share", sharePercent)
                .param("position", position)
                .update();
    }

    void state(RolloutId rollout, State state, long position) {
        database.sql(SET_STATE)
                .param("rollout", rollout.value())
                .param("state", state.name())
                .param("position", position)
                .update();
    }

    void complete(RolloutId rollout, long position) {
        database.sql(COMPLETE)
                .param("rollout", rollout.value())
                .param("position", position)
                .update();
    }

    void truncate() {
        database.sql(TRUNCATE).update();
    }

    /** All routes as of one moment (one statement). */
    List<RouteRow> all() {
        return database.sql(ALL).query((row, number) -> read(row)).list();
    }

    /**
     * A number that grows with every applied event. The largest position would not do: segments of the processor may apply a lower
     * position after a higher one.
     */
    long version() {
        return database.sql(VERSION).query(Long.class).single();
    }

    private static RouteRow read(ResultSet row) throws SQLException {
        ModelVersionId challenger = new ModelVersionId(row.getObject("challenger", UUID.class));
        String digest = row.getString("artefact_digest");
        ServedModel model = digest == null
                ? null
                : new ServedModel(
                        challenger, new Sha256Digest(digest), row.getInt("schema_version"), row.getFloat("threshold"));
        return new RouteRow(
                new RolloutId(row.getObject("rollout_id", UUID.class)),
                new UseCaseKey(row.getString("use_case")),
                challenger,
                row.getString("salt"),
                State.valueOf(row.getString("state")),
                row.getInt("step"),
                row.getInt("share_percent"),
                row.getLong("started_position"),
                row.getLong("completed_position"),
                row.getLong("last_position"),
                model,
                row.getLong("model_position"));
    }
}
