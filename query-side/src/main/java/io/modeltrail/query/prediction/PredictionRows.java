package io.modeltrail.query.prediction;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.PageRequest;
import io.modeltrail.query.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of predictions and of the samples that each rollout step has. */
@Component
class PredictionRows {
    /**
     * Only what is new is counted, in the same statement, so that a batch that comes twice counts once. What most predictions of a
     * batch share is sent once for all of them.
     */
    private static final String INSERT = """
            WITH inserted AS (
                INSERT INTO query_prediction (position, at, prediction_id, model_version_id, rollout_id, step, schema_version,
                    margin, score, threshold, positive, use_case, entity, variant, artefact_digest, requested_by,
                    requested_by_role)
                SELECT position, TIMESTAMPTZ 'epoch' + micros * INTERVAL '1 microsecond', prediction_id, model_version_id,
                    rollout_id, step, schema_version, margin, score, threshold, positive, use_case, entity, variant,
                    artefact_digest, requested_by, requested_by_role
                FROM unnest(?::int8[], ?::int8[], ?::uuid[], ?::float4[], ?::float4[], ?::bool[], ?::text[], ?::int4[])
                    AS made (position, micros, prediction_id, margin, score, positive, entity, setting)
                JOIN unnest(?::uuid[], ?::uuid[], ?::int4[], ?::int4[], ?::float4[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::text[]) WITH ORDINALITY
                    AS shared (model_version_id, rollout_id, step, schema_version, threshold, use_case, variant,
                        artefact_digest, requested_by, requested_by_role, setting) USING (setting)
                ON CONFLICT DO NOTHING
                RETURNING rollout_id, step, variant, position),
            progress AS (
                INSERT INTO query_prediction_progress AS progress (position)
                SELECT max(position) FROM inserted HAVING count(*) > 0
                ON CONFLICT (only_row) DO UPDATE SET position = greatest(progress.position, excluded.position))
            INSERT INTO query_step_samples AS total (rollout_id, step, samples, position)
            SELECT rollout_id, step, count(*), max(position) FROM inserted WHERE variant = 'CHALLENGER'
            GROUP BY rollout_id, step ORDER BY rollout_id, step
            ON CONFLICT (rollout_id, step) DO UPDATE
            SET samples = total.samples + excluded.samples, position = greatest(total.position, excluded.position)""";

    private static final String FIND = "SELECT * FROM query_prediction WHERE prediction_id = ?";
    private static final String LIST = """
            SELECT * FROM query_prediction
            WHERE use_case = :useCase AND (:after::uuid IS NULL OR prediction_id < :after)
            ORDER BY prediction_id DESC LIMIT :rows""";
    private static final String LIST_OF_ENTITY = """
            SELECT * FROM query_prediction
            WHERE use_case = :useCase AND entity = :entity AND (:after::uuid IS NULL OR prediction_id < :after)
            ORDER BY prediction_id DESC LIMIT :rows""";
    private static final String SAMPLES = "SELECT samples FROM query_step_samples WHERE rollout_id = ? AND step = ?";
    private static final String LAST_POSITION = "SELECT coalesce(max(position), -1) FROM query_prediction_progress";
    private static final String TRUNCATE = "TRUNCATE query_prediction, query_step_samples, query_prediction_progress";

    private final JdbcTemplate template;
    private final JdbcClient jdbc;

    PredictionRows(JdbcTemplate template) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
    }

    void insert(PredictionBatch batch) {
        if (!batch.isEmpty()) {
            template.update(INSERT, batch::bind);
        }
    }

    void truncate() {
        jdbc.sql(TRUNCATE).update();
    }

    long lastPosition() {
        return jdbc.sql(LAST_POSITION).query(Long.class).single();
    }

    long samplesOf(RolloutId rolloutId, int step) {
        return jdbc.sql(SAMPLES)
                .params(rolloutId.value(), step)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    Optional<PredictionView> find(PredictionId id) {
        return jdbc.sql(FIND)
                .param(id.value())
                .query((row, number) -> view(row))
                .optional();
    }

    List<PredictionView> list(UseCaseKey useCase, @Nullable String entity, PageRequest page) {
        JdbcClient.StatementSpec statement =
                entity == null ? jdbc.sql(LIST) : jdbc.sql(LIST_OF_ENTITY).param("entity", entity);
        return statement
                .param("useCase", useCase.value())
                .param("after", page.after())
                .param("rows", page.rowsToRead())
                .query((row, number) -> view(row))
                .list();
    }

    private static PredictionView view(ResultSet row) throws SQLException {
        return new PredictionView(
                new PredictionId(Row.uuid(row, "prediction_id")),
                new UseCaseKey(row.getString("use_case")),
                row.getString("entity"),
                row.getFloat("score"),
                row.getBoolean("positive"),
                row.getFloat("threshold"),
                row.getFloat("margin"),
                new ModelVersionId(Row.uuid(row, "model_version_id")),
                new Sha256Digest(row.getString("artefact_digest")),
                row.getInt("schema_version"),
                Variant.valueOf(row.getString("variant")),
                new RolloutId(Row.uuid(row, "rollout_id")),
                row.getInt("step"),
                Row.actor(row, "requested_by"),
                Row.instant(row, "at"),
                row.getLong("position"));
    }
}
