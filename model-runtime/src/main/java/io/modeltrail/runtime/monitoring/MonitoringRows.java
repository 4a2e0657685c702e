package io.modeltrail.runtime.monitoring;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.contracts.outcome.OutcomeEvent.OutcomeObserved;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The tables of monitors, outcomes, references and begun measurements. */
@Component
class MonitoringRows {
    private static final String DEFINE = """
            INSERT INTO monitoring_monitor AS known (use_case, settings, last_position) VALUES (?, ?, ?)
            ON CONFLICT (use_case) DO UPDATE SET settings = excluded.settings, last_position = excluded.last_position
            WHERE known.last_position < excluded.last_position""";
    private static final String ALL = "SELECT use_case, settings FROM monitoring_monitor ORDER BY use_case";
    private static final String OUTCOMES = """
            INSERT INTO monitoring_outcome (use_case, entity_hash, occurred_at, positive)
            SELECT use_case, entity_hash, occurred_at::timestamptz, positive
            FROM unnest(?::text[], ?::bytea[], ?::text[], ?::bool[]) AS seen (use_case, entity_hash, occurred_at, positive)
            ON CONFLICT DO NOTHING""";
    private static final String ANY_OUTCOME = """
            SELECT EXISTS (SELECT 1 FROM monitoring_outcome WHERE use_case = ? AND occurred_at >= ? AND occurred_at < ?)""";
    private static final String FORGET = "TRUNCATE monitoring_monitor, monitoring_outcome";

    private static final String REFERENCE =
            "SELECT profile FROM monitoring_reference WHERE model_version_id = ? AND form = ?";
    private static final String PUT_REFERENCE = """
            INSERT INTO monitoring_reference (model_version_id, form, profile) VALUES (?, ?, ?)
            ON CONFLICT (model_version_id) DO UPDATE SET form = excluded.form, profile = excluded.profile""";

    private static final String CLAIM =
            "INSERT INTO monitoring_run (use_case, slot) VALUES (?, ?) ON CONFLICT DO NOTHING";
    private static final String RELEASE = "DELETE FROM monitoring_run WHERE use_case = ? AND slot = ?";
    private static final String FORGET_RUNS = "DELETE FROM monitoring_run WHERE use_case = ? AND slot < ?";

    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final JsonMapper json;

    MonitoringRows(JdbcTemplate template, JsonMapper json) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
        this.json = json;
    }

    void define(UseCaseKey useCase, MonitorSettings settings, long position) {
        jdbc.sql(DEFINE)
                .params(useCase.value(), json.writeValueAsString(settings), position)
                .update();
    }

    Map<UseCaseKey, MonitorSettings> monitors() {
        Map<UseCaseKey, MonitorSettings> monitors = new LinkedHashMap<>();
        jdbc.sql(ALL)
                .query((row, number) ->
                        Map.entry(new UseCaseKey(row.getString("use_case")), settings(row.getString("settings"))))
                .list()
                .forEach(monitor -> monitors.put(monitor.getKey(), monitor.getValue()));
        return monitors;
    }

    private MonitorSettings settings(String text) {
        return json.readValue(text, MonitorSettings.class);
    }

    void observe(List<OutcomeObserved> outcomes) {
        template.update(OUTCOMES, (PreparedStatement statement) -> {
            var connection = statement.getConnection();
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text",
                            outcomes.stream()
                                    .map(outcome -> outcome.useCase().value())
                                    .toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "bytea",
                            outcomes.stream()
                                    .map(outcome -> EntityHash.of(outcome.useCase(), outcome.entity()))
                                    .toArray(byte[][]::new)));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "text",
                            outcomes.stream()
                                    .map(outcome -> outcome.occurredAt().toString())
                                    .toArray()));
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "bool",
                            outcomes.stream().map(OutcomeObserved::positive).toArray()));
        });
    }

    boolean anyOutcome(UseCaseKey useCase, Instant from, Instant until) {
        return jdbc.sql(ANY_OUTCOME)
                .params(useCase.value(), utc(from), utc(until))
                .query(Boolean.class)
                .single();
    }

    void forget() {
        jdbc.sql(FORGET).update();
    }

    Optional<ReferenceProfile> reference(ModelVersionId model) {
        return jdbc.sql(REFERENCE)
                .params(model.value(), ReferenceProfile.FORM)
                .query(String.class)
                .optional()
                .map(text -> json.readValue(text, ReferenceProfile.class));
    }

    void putReference(ModelVersionId model, ReferenceProfile profile) {
        jdbc.sql(PUT_REFERENCE)
                .params(model.value(), ReferenceProfile.FORM, json.writeValueAsString(profile))
                .update();
    }

    /** @return whether nobody else began the measurement of this time */
    boolean claim(UseCaseKey useCase, Instant slot) {
        boolean claimed = jdbc.sql(CLAIM).params(useCase.value(), utc(slot)).update() == 1;
        if (claimed) {
            jdbc.sql(FORGET_RUNS).params(useCase.value(), utc(slot)).update();
        }
        return claimed;
    }

    void release(UseCaseKey useCase, Instant slot) {
        jdbc.sql(RELEASE).params(useCase.value(), utc(slot)).update();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
