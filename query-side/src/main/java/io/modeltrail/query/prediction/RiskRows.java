package io.modeltrail.query.prediction;

import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.StoredJson;
import io.modeltrail.query.prediction.RiskSummary.Group;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of each entity's latest prediction, which {@link PredictionRows} writes. */
@Component
class RiskRows {
    private static final String LATEST = """
            SELECT made.* FROM query_risk risk JOIN query_prediction made USING (prediction_id)
            WHERE risk.use_case = ? AND risk.entity = ?""";

    /**
     * An entity that has a newer prediction than the list knows is read from the history, so that every page is of the same moment.
     * There is no index on scores, which each prediction would have to pay for: the list reads one row for each entity.
     */
    private static final String TOP = """
            SELECT made.* FROM (
                SELECT prediction_id, score, position FROM (
                    SELECT prediction_id, score, position, positive, channel, at, segments FROM query_risk
                    WHERE use_case = :useCase AND position <= :asOf
                    UNION ALL
                    SELECT before.* FROM query_risk known CROSS JOIN LATERAL (
                        SELECT prediction_id, score, position, positive, channel, at, segments FROM query_prediction past
                        WHERE past.use_case = known.use_case AND past.entity = known.entity AND past.position <= :asOf
                        ORDER BY past.position DESC LIMIT 1) AS before
                    WHERE known.use_case = :useCase AND known.position > :asOf) AS latest
                WHERE score >= :minScore AND (score, position) < (:score, :position)
                    AND (:positive::boolean IS NULL OR positive = :positive)
                    AND (:channel::text IS NULL OR channel = :channel)
                    AND (:since::timestamptz IS NULL OR at >= :since)
                    AND (:segment::jsonb IS NULL OR segments @> :segment::jsonb)
                ORDER BY score DESC, position DESC LIMIT :rows) AS page
            JOIN query_prediction made USING (prediction_id)
            ORDER BY made.score DESC, made.position DESC""";

    private static final String TOTAL = """
            SELECT count(*) FILTER (WHERE positive) AS positive, count(*) FILTER (WHERE NOT positive) AS negative,
                coalesce(sum(score::float8), 0) AS scores
            FROM query_risk
            WHERE use_case = :useCase AND (:since::timestamptz IS NULL OR at >= :since)""";
    private static final String SEGMENTS = """
            SELECT name, value, positive, negative, scores, all_values FROM (
                SELECT segment.key AS name, segment.value AS value, count(*) FILTER (WHERE positive) AS positive,
                    count(*) FILTER (WHERE NOT positive) AS negative, sum(score::float8) AS scores,
                    row_number() OVER (PARTITION BY segment.key ORDER BY count(*) DESC, segment.value) AS place,
                    count(*) OVER (PARTITION BY segment.key) AS all_values
                FROM query_risk CROSS JOIN LATERAL jsonb_each_text(segments) AS segment
                WHERE use_case = :useCase AND (:since::timestamptz IS NULL OR at >= :since)
                GROUP BY segment.key, segment.value) AS grouped
            WHERE place <= :mostValues
            ORDER BY name, place""";

    private final JdbcClient jdbc;
    private final StoredJson json;
    private final PredictionRows predictions;

    RiskRows(JdbcClient jdbc, StoredJson json, PredictionRows predictions) {
        this.jdbc = jdbc;
        this.json = json;
        this.predictions = predictions;
    }

    Optional<PredictionView> latest(UseCaseKey useCase, String entity) {
        return jdbc.sql(LATEST)
                .params(useCase.value(), entity)
                .query((row, number) -> predictions.view(row))
                .optional();
    }

    /** The highest score first, and the newer one of two that are equal. */
    List<PredictionView> top(TopRisks asked, RiskCursor after, int rows) {
        Channel channel = asked.channel();
        TopRisks.Segment segment = asked.segment();
        return jdbc.sql(TOP)
                .param("useCase", asked.useCase().value())
                .param("asOf", after.asOf())
                .param("minScore", asked.minScore())
                .param("score", after.score())
                .param("position", after.position())
                .param("positive", asked.positive())
                .param("channel", channel == null ? null : channel.name())
                .param("since", Period.utc(asked.since()))
                .param("segment", segment == null ? null : json.write(Map.of(segment.name(), segment.value())))
                .param("rows", rows)
                .query((row, number) -> predictions.view(row))
                .list();
    }

    /** Everybody. */
    Group total(UseCaseKey useCase, @Nullable Instant since) {
        return jdbc.sql(TOTAL)
                .param("useCase", useCase.value())
                .param("since", Period.utc(since))
                .query((row, number) ->
                        Group.of(null, row.getLong("positive"), row.getLong("negative"), row.getDouble("scores")))
                .single();
    }

    /** By the names of segments; the values of each by their number of entities, the most first. */
    List<RiskSummary.Segment> segments(UseCaseKey useCase, @Nullable Instant since) {
        Map<String, List<Group>> values = new LinkedHashMap<>();
        Map<String, Long> all = new HashMap<>();
        jdbc.sql(SEGMENTS)
                .param("useCase", useCase.value())
                .param("since", Period.utc(since))
                .param("mostValues", RiskSummary.MOST_VALUES)
                .query(row -> {
                    String name = row.getString("name");
                    all.put(name, row.getLong("all_values"));
                    values.computeIfAbsent(name, first -> new ArrayList<>())
                            .add(Group.of(
                                    row.getString("value"),
                                    row.getLong("positive"),
                                    row.getLong("negative"),
                                    row.getDouble("scores")));
                });
        return values.entrySet().stream()
                .map(segment -> new RiskSummary.Segment(
                        segment.getKey(),
                        segment.getValue(),
                        all.getOrDefault(segment.getKey(), 0L)
                                - segment.getValue().size()))
                .toList();
    }
}
