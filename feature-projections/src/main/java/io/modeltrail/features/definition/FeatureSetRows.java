package io.modeltrail.features.definition;

import io.modeltrail.contracts.feature.FeatureSetEvent.FeatureSetDefined;
import io.modeltrail.contracts.feature.FeatureSetEvent.FeatureSetVersionRetired;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The table features_definition. */
@Component
class FeatureSetRows {
    private static final String INSERT = """
            INSERT INTO features_definition (name, version, use_case, definition, last_sequence)
            VALUES (:name, :version, :useCase, :definition, :sequence) ON CONFLICT (name, version) DO NOTHING""";

    private static final String RETIRE = """
            UPDATE features_definition SET retired = true, last_sequence = :sequence
            WHERE name = :name AND version = :version AND last_sequence < :sequence""";

    private static final String TRUNCATE = "TRUNCATE features_definition";

    private static final String ALL =
            "SELECT use_case, definition, retired, last_sequence FROM features_definition ORDER BY name, version";

    /** The same sum as over {@link DefinedRow#lastSequence}. */
    private static final String VERSION = "SELECT coalesce(sum(last_sequence + 1), 0) FROM features_definition";

    private final JdbcClient database;
    private final JsonMapper json;

    /** @param definition JSON */
    record DefinedRow(UseCaseKey useCase, String definition, boolean retired, long lastSequence) {}

    FeatureSetRows(JdbcClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    void define(FeatureSetDefined defined, long sequence) {
        database.sql(INSERT)
                .param("name", defined.featureSet().value())
                .param("version", defined.definition().version())
                .param("useCase", defined.useCase().value())
                .param("definition", json.writeValueAsString(defined.definition()))
                .param("sequence", sequence)
                .update();
    }

    void retire(FeatureSetVersionRetired retired, long sequence) {
        database.sql(RETIRE)
                .param("name", retired.featureSet().value())
                .param("version", retired.version())
                .param("sequence", sequence)
                .update();
    }

    void truncate() {
        database.sql(TRUNCATE).update();
    }

    List<DefinedRow> all() {
        return database.sql(ALL)
                .query((row, number) -> new DefinedRow(
                        new UseCaseKey(row.getString(1)), row.getString(2), row.getBoolean(3), row.getLong(4)))
                .list();
    }

    /** Grows with every applied event. */
    long version() {
        return database.sql(VERSION).query(Long.class).single();
    }
}
