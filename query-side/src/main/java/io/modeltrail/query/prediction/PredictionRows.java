package io.modeltrail.query.prediction;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureOrigin;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.EventsOfEntity;
import io.modeltrail.query.Row;
import io.modeltrail.query.StoredJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of predictions, of the latest of each entity, and of the samples that each rollout step has. */
@Component
class PredictionRows implements EventsOfEntity {
    /**
     * Only what is new is counted, in the same statement, so that a batch that comes twice counts once. What most predictions of a
     * batch share is sent once for all of them.
     */
    private static final String INSERT = """
            WITH made AS (
                SELECT position, TIMESTAMPTZ 'epoch' + micros * INTERVAL '1 microsecond' AS at, prediction_id, model_version_id,
                    rollout_id, step, schema_version, margin, score, threshold, positive, use_case, entity, variant,
                    artefact_digest, requested_by, requested_by_role, channel, feature_set, feature_set_version,
                    TIMESTAMPTZ 'epoch' + as_of_micros * INTERVAL '1 microsecond' AS features_as_of,
                    TIMESTAMPTZ 'epoch' + newest_micros * INTERVAL '1 microsecond' AS newest_fact_at,
                    shadowed, segments::jsonb AS segments, latest
                FROM unnest(?::int8[], ?::int8[], ?::uuid[], ?::float4[], ?::float4[], ?::bool[], ?::text[], ?::int8[],
                    ?::int8[], ?::text[], ?::bool[], ?::int4[])
                    AS one (position, micros, prediction_id, margin, score, positive, entity, as_of_micros, newest_micros,
                        segments, latest, setting)
                JOIN unnest(?::uuid[], ?::uuid[], ?::int4[], ?::int4[], ?::float4[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::bool[], ?::text[], ?::int4[]) WITH ORDINALITY
                    AS shared (model_version_id, rollout_id, step, schema_version, threshold, use_case, variant,
                        artefact_digest, requested_by, requested_by_role, channel, shadowed, feature_set, feature_set_version,
                        setting) USING (setting)),
            inserted AS (
                INSERT INTO query_prediction (position, at, prediction_id, model_version_id, rollout_id, step, schema_version,
                    margin, score, threshold, positive, use_case, entity, variant, artefact_digest, requested_by,
                    requested_by_role, channel, feature_set, feature_set_version, features_as_of, newest_fact_at, shadowed,
                    segments)
                SELECT position, at, prediction_id, model_version_id, rollout_id, step, schema_version, margin, score, threshold,
                    positive, use_case, entity, variant, artefact_digest, requested_by, requested_by_role, channel, feature_set,
                    feature_set_version, features_as_of, newest_fact_at, shadowed, segments
                FROM made
                ON CONFLICT DO NOTHING
                RETURNING rollout_id, step, variant, position),
            risk AS (
                INSERT INTO query_risk AS known (use_case, entity, position, at, prediction_id, score, positive, channel, segments)
                SELECT use_case, entity, position, at, prediction_id, score, positive, channel, segments FROM made WHERE latest
                ON CONFLICT (use_case, entity) DO UPDATE
                SET position = excluded.position, at = excluded.at, prediction_id = excluded.prediction_id,
                    score = excluded.score, positive = excluded.positive, channel = excluded.channel,
                    segments = excluded.segments
                WHERE known.position < excluded.position),
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
            WHERE use_case = :useCase AND position < :before
            ORDER BY position DESC LIMIT :rows""";
    private static final String LIST_OF_ENTITY = """
            SELECT * FROM query_prediction
            WHERE use_case = :useCase AND entity = :entity AND position < :before
                AND (:from::timestamptz IS NULL OR at >= :from) AND (:to::timestamptz IS NULL OR at < :to)
            ORDER BY position DESC LIMIT :rows""";

    /** The position and the rows are of one moment: every prediction of the use case up to the position is in the table. */
    private static final String FEED = """
            SELECT reached.upto, made.*
            FROM (SELECT coalesce(max(position), -1) AS upto FROM query_prediction_progress) AS reached
            LEFT JOIN LATERAL (
                SELECT * FROM query_prediction WHERE use_case = :useCase AND position > :after ORDER BY position LIMIT :rows)
                AS made ON true
            ORDER BY made.position""";

    private static final String SAMPLES = "SELECT samples FROM query_step_samples WHERE rollout_id = ? AND step = ?";
    private static final String POSITIONS_OF_ENTITY =
            "SELECT position FROM query_prediction WHERE use_case = ? AND entity = ANY(?) ORDER BY position LIMIT ?";
    private static final String ARTEFACTS_AT =
            "SELECT DISTINCT artefact_digest FROM query_prediction WHERE use_case = ? AND position = ANY (?)";
    private static final String LAST_POSITION = "SELECT coalesce(max(position), -1) FROM query_prediction_progress";
    private static final String TRUNCATE =
            "TRUNCATE query_prediction, query_risk, query_step_samples, query_prediction_progress";

    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final StoredJson json;

    PredictionRows(JdbcTemplate template, StoredJson json) {
        this.template = template;
        this.json = json;
        this.jdbc = JdbcClient.create(template);
    }

    void insert(PredictionBatch batch) {
        if (!batch.isEmpty()) {
            template.update(INSERT, batch::bind);
        }
    }

    @Override
    public List<Long> positionsOf(UseCaseKey useCase, Set<String> names, int most) {
        return jdbc.sql(POSITIONS_OF_ENTITY)
                .params(useCase.value(), names.toArray(new String[0]), most)
                .query((row, number) -> row.getLong(1))
                .list();
    }

    /** The artefacts that made the predictions at these positions. */
    List<Sha256Digest> artefactsAt(UseCaseKey useCase, Collection<Long> positions) {
        return jdbc.sql(ARTEFACTS_AT)
                .param(useCase.value())
                .param(positions.toArray(Long[]::new))
                .query((row, number) -> new Sha256Digest(row.getString(1)))
                .list();
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

    /** @param before position; the largest number = the newest ones */
    List<PredictionView> list(UseCaseKey useCase, long before, int rows) {
        return jdbc.sql(LIST)
                .param("useCase", useCase.value())
                .param("before", before)
                .param("rows", rows)
                .query((row, number) -> view(row))
                .list();
    }

    List<PredictionView> list(UseCaseKey useCase, String entity, Period period, long before, int rows) {
        return jdbc.sql(LIST_OF_ENTITY)
                .param("useCase", useCase.value())
                .param("entity", entity)
                .param("before", before)
                .param("from", Period.utc(period.from()))
                .param("to", Period.utc(period.to()))
                .param("rows", rows)
                .query((row, number) -> view(row))
                .list();
    }

    /** @param after position before the first one that is wanted */
    FeedPage feed(UseCaseKey useCase, long after, int limit) {
        List<PredictionView> items = new ArrayList<>();
        long reached = jdbc.sql(FEED)
                .param("useCase", useCase.value())
                .param("after", after)
                .param("rows", limit)
                .query((row, number) -> {
                    if (row.getObject("prediction_id") != null) {
                        items.add(view(row));
                    }
                    return row.getLong("upto");
                })
                .list()
                .getFirst();
        return new FeedPage(
                items, after, items.size() == limit ? items.getLast().position() : Math.max(after, reached));
    }

    PredictionView view(ResultSet row) throws SQLException {
        String segments = row.getString("segments");
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
                Channel.valueOf(row.getString("channel")),
                origin(row),
                row.getBoolean("shadowed"),
                segments == null ? null : json.readValues(segments),
                Row.instant(row, "at"),
                row.getLong("position"));
    }

    private static @Nullable FeatureOrigin origin(ResultSet row) throws SQLException {
        String featureSet = row.getString("feature_set");
        return featureSet == null
                ? null
                : new FeatureOrigin(
                        new FeatureSetKey(featureSet),
                        row.getInt("feature_set_version"),
                        Row.instant(row, "features_as_of"),
                        Row.nullableInstant(row, "newest_fact_at"));
    }
}
