package io.modeltrail.query.prediction;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.PredictionRun.Recorded;
import io.modeltrail.contracts.prediction.ShadowScore;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.query.Row;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of shadow scores and of their differences from what was decided. */
@Component
class ShadowRows {
    /** Only what is new is counted, in the same statement, so that a batch that comes twice counts once. */
    private static final String INSERT = """
            WITH inserted AS (
                INSERT INTO query_shadow_score (prediction_id, position, rollout_id, step, model_version_id, artefact_digest,
                    margin, score, threshold, positive, decided_score, decided_positive)
                SELECT * FROM unnest(?::uuid[], ?::int8[], ?::uuid[], ?::int4[], ?::uuid[], ?::text[], ?::float4[], ?::float4[],
                    ?::float4[], ?::bool[], ?::float4[], ?::bool[])
                ON CONFLICT DO NOTHING
                RETURNING rollout_id, step, position, positive, decided_positive,
                    round((score::float8 - decided_score::float8) * 1e9)::int8 AS difference),
            counted AS (
                INSERT INTO query_shadow_difference AS total (rollout_id, bucket, decided_positive, shadow_positive, pairs,
                    difference_sum, absolute_sum)
                SELECT rollout_id, least(floor(difference / 1e6)::int4, 999) AS bucket, decided_positive, positive, count(*),
                    sum(difference), sum(abs(difference))
                FROM inserted GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
                ON CONFLICT (rollout_id, bucket, decided_positive, shadow_positive) DO UPDATE
                SET pairs = total.pairs + excluded.pairs, difference_sum = total.difference_sum + excluded.difference_sum,
                    absolute_sum = total.absolute_sum + excluded.absolute_sum)
            INSERT INTO query_step_samples AS total (rollout_id, step, samples, position)
            SELECT rollout_id, step, count(*), max(position) FROM inserted
            GROUP BY rollout_id, step ORDER BY rollout_id, step
            ON CONFLICT (rollout_id, step) DO UPDATE
            SET samples = total.samples + excluded.samples, position = greatest(total.position, excluded.position)""";

    private static final String FIND = "SELECT * FROM query_shadow_score WHERE prediction_id = ?";
    private static final String DIFFERENCES = """
            SELECT bucket, decided_positive, shadow_positive, pairs, difference_sum, absolute_sum
            FROM query_shadow_difference WHERE rollout_id = ? ORDER BY bucket""";
    private static final String TRUNCATE = "TRUNCATE query_shadow_score, query_shadow_difference";

    private final JdbcTemplate template;
    private final JdbcClient jdbc;

    ShadowRows(JdbcTemplate template) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
    }

    /**
     * Pairs that differ by nearly as much.
     *
     * @param bucket thousandths of shadow score minus decided score, rounded down
     * @param differenceSum in billionths
     * @param absoluteSum in billionths
     */
    record Difference(
            int bucket,
            boolean decidedPositive,
            boolean shadowPositive,
            long pairs,
            long differenceSum,
            long absoluteSum) {}

    /** Those without a shadow are left out. */
    void insert(List<Recorded> predictions) {
        List<Recorded> shadowed = predictions.stream()
                .filter(prediction -> prediction.event().shadow() != null)
                .toList();
        if (!shadowed.isEmpty()) {
            template.update(INSERT, statement -> bind(statement, shadowed));
        }
    }

    /** In the order of the statement's parameters. */
    private static void bind(PreparedStatement statement, List<Recorded> rows) throws SQLException {
        PredictionBatch.Columns columns = new PredictionBatch.Columns(statement, 1);
        columns.add("uuid", UUID[]::new, rows, row -> row.event().predictionId().value());
        columns.add("int8", Long[]::new, rows, Recorded::position);
        columns.add("uuid", UUID[]::new, rows, of(shadow -> shadow.rolloutId().value()));
        columns.add("int4", Integer[]::new, rows, of(ShadowScore::step));
        columns.add(
                "uuid", UUID[]::new, rows, of(shadow -> shadow.modelVersionId().value()));
        columns.add(
                "text",
                String[]::new,
                rows,
                of(shadow -> shadow.artefactDigest().value()));
        columns.add("float4", Float[]::new, rows, of(ShadowScore::margin));
        columns.add("float4", Float[]::new, rows, of(ShadowScore::score));
        columns.add("float4", Float[]::new, rows, of(ShadowScore::threshold));
        columns.add("bool", Boolean[]::new, rows, of(ShadowScore::positive));
        columns.add("float4", Float[]::new, rows, row -> row.event().score());
        columns.add("bool", Boolean[]::new, rows, row -> row.event().positive());
    }

    private static <T> Function<Recorded, T> of(Function<ShadowScore, T> value) {
        return row -> value.apply(Objects.requireNonNull(row.event().shadow()));
    }

    void truncate() {
        jdbc.sql(TRUNCATE).update();
    }

    Optional<ShadowScore> find(PredictionId id) {
        return jdbc.sql(FIND)
                .param(id.value())
                .query((row, number) -> new ShadowScore(
                        new ModelVersionId(Row.uuid(row, "model_version_id")),
                        new Sha256Digest(row.getString("artefact_digest")),
                        new RolloutId(Row.uuid(row, "rollout_id")),
                        row.getInt("step"),
                        row.getFloat("margin"),
                        row.getFloat("score"),
                        row.getFloat("threshold"),
                        row.getBoolean("positive")))
                .optional();
    }

    /** In the order of the buckets. */
    List<Difference> differences(RolloutId rolloutId) {
        return jdbc.sql(DIFFERENCES)
                .param(rolloutId.value())
                .query((row, number) -> new Difference(
                        row.getInt("bucket"),
                        row.getBoolean("decided_positive"),
                        row.getBoolean("shadow_positive"),
                        row.getLong("pairs"),
                        row.getLong("difference_sum"),
                        row.getLong("absolute_sum")))
                .list();
    }
}
