package io.modeltrail.runtime.monitoring;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.monitoring.SampleBatch.Chosen;
import io.modeltrail.runtime.monitoring.SampleBatch.Group;
import io.modeltrail.runtime.monitoring.SampleFloors.Floor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The table of sampled predictions. Reads see the smallest hashes of each day only, whatever else is still in the table, and of each
 * entity one prediction: several of them are nearly the same row, and tests take rows for independent.
 */
@Component
class SampleRows {
    /** Predictions of one model version and day that are kept. */
    static final int OF_A_DAY = 2_000;

    /** Superfluous rows are removed when there are so many, and not one by one. */
    private static final int SUPERFLUOUS = OF_A_DAY / 4;

    private static final String INSERT = """
            INSERT INTO monitoring_sample (model_version_id, day, hash, use_case, at, entity_hash, score, positive, features)
            SELECT ?, ?, hash, use_case, TIMESTAMPTZ 'epoch' + micros * INTERVAL '1 microsecond', entity_hash, score, positive, features
            FROM unnest(?::int8[], ?::text[], ?::int8[], ?::bytea[], ?::float4[], ?::bool[], ?::text[])
                AS made (hash, use_case, micros, entity_hash, score, positive, features)
            ON CONFLICT DO NOTHING""";
    private static final String COUNT = "SELECT count(*) FROM monitoring_sample WHERE model_version_id = ? AND day = ?";
    private static final String LARGEST = """
            SELECT hash FROM monitoring_sample WHERE model_version_id = ? AND day = ? ORDER BY hash OFFSET ? LIMIT 1""";
    private static final String REMOVE =
            "DELETE FROM monitoring_sample WHERE model_version_id = ? AND day = ? AND hash > ?";
    private static final String REMOVE_OLD = "DELETE FROM monitoring_sample WHERE use_case = ? AND day < ?";
    private static final String USE_CASES = "SELECT DISTINCT use_case FROM monitoring_sample";
    private static final String MODELS = """
            SELECT DISTINCT model_version_id FROM monitoring_sample
            WHERE use_case = :useCase AND day BETWEEN :firstDay AND :lastDay AND at >= :from AND at < :until ORDER BY 1""";
    private static final String SMALLEST = """
            SELECT DISTINCT ON (entity_hash) * FROM (
                SELECT s.*, row_number() OVER (PARTITION BY day ORDER BY hash) AS place FROM monitoring_sample s
                WHERE use_case = :useCase AND model_version_id = :model AND day BETWEEN :firstDay AND :lastDay) ranked
            WHERE place <= :ofADay AND at >= :from AND at < :until
            ORDER BY entity_hash, hash""";
    private static final String READ = "SELECT score, positive, features FROM (" + SMALLEST + ") s ORDER BY day, hash";
    private static final String MATURED = """
            SELECT score, positive, EXISTS (
                SELECT 1 FROM monitoring_outcome o WHERE o.use_case = s.use_case AND o.entity_hash = s.entity_hash AND o.positive
                AND o.occurred_at > s.at AND o.occurred_at <= s.at + :window * INTERVAL '1 second') AS label
            FROM (%s) s ORDER BY day, hash""".formatted(SMALLEST);
    private static final String TRUNCATE = "TRUNCATE monitoring_sample";

    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final JsonMapper json;

    SampleRows(JdbcTemplate template, JsonMapper json) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
        this.json = json;
    }

    /** A prediction as it was served. */
    record Served(float score, boolean positive, FeatureRow features) {}

    /** A prediction whose outcome window has passed. */
    record Matured(float score, boolean positive, boolean label) {}

    /** @return how full the samples are once the transaction has committed */
    Map<Group, Floor> keep(SampleBatch batch, SampleFloors floors) {
        Map<Group, Floor> after = new HashMap<>();
        batch.chosen().forEach((group, chosen) -> {
            Floor before = floors.of(group);
            long rows = before.rows()
                    + template.update(INSERT, (PreparedStatement statement) -> bind(statement, group, chosen));
            after.put(
                    group,
                    rows > OF_A_DAY + SUPERFLUOUS ? removeSuperfluous(group) : new Floor(rows, before.largest()));
        });
        return after;
    }

    private Floor removeSuperfluous(Group group) {
        Optional<Long> largest = largest(group);
        if (largest.isEmpty()) { // what is old was removed since it was counted
            return new Floor(count(group), Long.MAX_VALUE);
        }
        jdbc.sql(REMOVE)
                .params(group.modelVersionId(), group.date(), largest.get())
                .update();
        return new Floor(OF_A_DAY, largest.get());
    }

    Floor floor(Group group) {
        return new Floor(count(group), largest(group).orElse(Long.MAX_VALUE));
    }

    private long count(Group group) {
        return jdbc.sql(COUNT)
                .params(group.modelVersionId(), group.date())
                .query(Long.class)
                .single();
    }

    /** @return empty when the sample is not full */
    private Optional<Long> largest(Group group) {
        return jdbc.sql(LARGEST)
                .params(group.modelVersionId(), group.date(), OF_A_DAY - 1)
                .query(Long.class)
                .optional();
    }

    private void bind(PreparedStatement statement, Group group, List<Chosen> chosen) throws SQLException {
        statement.setObject(1, group.modelVersionId());
        statement.setObject(2, group.date());
        Columns columns = new Columns(statement, chosen, 3);
        columns.add("int8", Long[]::new, Chosen::hash);
        columns.add("text", String[]::new, one -> made(one).useCase().value());
        columns.add(
                "int8",
                Long[]::new,
                one -> ChronoUnit.MICROS.between(Instant.EPOCH, one.prediction().at()));
        columns.add(
                "bytea",
                byte[][]::new,
                one -> EntityHash.of(made(one).useCase(), made(one).entity()));
        columns.add("float4", Float[]::new, one -> made(one).score());
        columns.add("bool", Boolean[]::new, one -> made(one).positive());
        columns.add(
                "text", String[]::new, one -> json.writeValueAsString(made(one).features()));
    }

    private static PredictionMade made(Chosen chosen) {
        return chosen.prediction().event();
    }

    void truncate() {
        jdbc.sql(TRUNCATE).update();
    }

    List<UseCaseKey> useCases() {
        return jdbc.sql(USE_CASES)
                .query((row, number) -> new UseCaseKey(row.getString(1)))
                .list();
    }

    void removeBefore(UseCaseKey useCase, LocalDate day) {
        jdbc.sql(REMOVE_OLD).params(useCase.value(), day).update();
    }

    /** Model versions that served between these times. */
    List<ModelVersionId> models(UseCaseKey useCase, Instant from, Instant until) {
        return between(MODELS, useCase, from, until)
                .query((row, number) -> new ModelVersionId(row.getObject(1, UUID.class)))
                .list();
    }

    List<Served> read(UseCaseKey useCase, ModelVersionId model, Instant from, Instant until) {
        return between(READ, useCase, from, until)
                .param("model", model.value())
                .param("ofADay", OF_A_DAY)
                .query((row, number) -> new Served(
                        row.getFloat(1), row.getBoolean(2), json.readValue(row.getString(3), FeatureRow.class)))
                .list();
    }

    /** @param window after a prediction in which a positive outcome makes it positive */
    List<Matured> matured(UseCaseKey useCase, ModelVersionId model, Instant from, Instant until, Duration window) {
        return between(MATURED, useCase, from, until)
                .param("model", model.value())
                .param("ofADay", OF_A_DAY)
                .param("window", window.toSeconds())
                .query((row, number) -> new Matured(row.getFloat(1), row.getBoolean(2), row.getBoolean(3)))
                .list();
    }

    private JdbcClient.StatementSpec between(String sql, UseCaseKey useCase, Instant from, Instant until) {
        return jdbc.sql(sql)
                .param("useCase", useCase.value())
                .param("firstDay", LocalDate.ofInstant(from, ZoneOffset.UTC))
                .param("lastDay", LocalDate.ofInstant(until, ZoneOffset.UTC))
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("until", until.atOffset(ZoneOffset.UTC));
    }

    private static final class Columns {
        private final PreparedStatement statement;
        private final Connection connection;
        private final List<Chosen> rows;
        private int parameter;

        Columns(PreparedStatement statement, List<Chosen> rows, int first) throws SQLException {
            this.statement = statement;
            this.connection = statement.getConnection();
            this.rows = new ArrayList<>(rows);
            this.parameter = first;
        }

        <T> void add(String type, IntFunction<T[]> array, Function<Chosen, T> value) throws SQLException {
            statement.setArray(
                    parameter++,
                    connection.createArrayOf(type, rows.stream().map(value).toArray(array)));
        }
    }
}
