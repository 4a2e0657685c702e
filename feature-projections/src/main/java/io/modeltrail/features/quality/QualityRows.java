package io.modeltrail.features.quality;

import io.modeltrail.contracts.feature.FeatureQuality;
import io.modeltrail.contracts.feature.FeatureQualityEvent.FeatureQualityMeasured;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.feature.MeasurementId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Measurements of values, which of the schedule's were made, and the distributions of each day. */
@Component
class QualityRows {
    private static final String INSERT = """
            INSERT INTO features_quality_measurement (measurement_id, feature_set, version, observed_at, entities, completeness, features)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""";
    private static final String TRUNCATE = "TRUNCATE features_quality_measurement";
    private static final String PAGE = """
            SELECT measurement_id, version, observed_at, entities, completeness, features FROM features_quality_measurement
            WHERE feature_set = ? AND version = ? AND measurement_id < ? ORDER BY measurement_id DESC LIMIT ?""";
    private static final String MADE =
            "SELECT count(*) FROM features_quality_run WHERE feature_set = ? AND version = ? AND slot = ?";
    private static final String CLAIM =
            "INSERT INTO features_quality_run (feature_set, version, slot) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String FORGET =
            "DELETE FROM features_quality_run WHERE feature_set = ? AND version = ? AND slot < ?";
    private static final String SKETCH = """
            INSERT INTO features_quality_sketch (feature_set, version, feature, day, sketch) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (feature_set, version, feature, day) DO UPDATE SET sketch = excluded.sketch""";

    private static final UUID NEWEST = UUID.fromString("ffffffff-ffff-ffff-ffff-ffffffffffff");

    private final JdbcClient database;
    private final JsonMapper json;

    QualityRows(JdbcClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** One measurement, as it is answered. */
    record Measured(
            MeasurementId measurementId,
            int version,
            Instant observedAt,
            long entities,
            double completeness,
            List<FeatureQuality> features) {}

    void add(FeatureQualityMeasured measured) {
        database.sql(INSERT)
                .params(
                        measured.measurementId().value(),
                        measured.featureSet().value(),
                        measured.version(),
                        measured.observedAt().atOffset(ZoneOffset.UTC),
                        measured.entities(),
                        measured.completeness(),
                        json.writeValueAsString(measured.features()))
                .update();
    }

    void forgetAll() {
        database.sql(TRUNCATE).update();
    }

    /**
     * The newest first.
     *
     * @param before null = from the newest on
     */
    List<Measured> page(FeatureSetKey featureSet, int version, @Nullable MeasurementId before, int limit) {
        return database.sql(PAGE)
                .params(
                        featureSet.value(),
                        version,
                        Optional.ofNullable(before).map(MeasurementId::value).orElse(NEWEST),
                        limit)
                .query((row, number) -> new Measured(
                        new MeasurementId(row.getObject(1, UUID.class)),
                        row.getInt(2),
                        row.getObject(3, OffsetDateTime.class).toInstant(),
                        row.getLong(4),
                        row.getDouble(5),
                        json.readValue(row.getString(6), new TypeReference<List<FeatureQuality>>() {})))
                .list();
    }

    boolean made(FeatureSetKey featureSet, int version, Instant slot) {
        return database.sql(MADE)
                        .params(featureSet.value(), version, slot.atOffset(ZoneOffset.UTC))
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** @return whether nobody else made it */
    boolean claim(FeatureSetKey featureSet, int version, Instant slot) {
        database.sql(FORGET)
                .params(featureSet.value(), version, slot.atOffset(ZoneOffset.UTC))
                .update();
        return database.sql(CLAIM)
                        .params(featureSet.value(), version, slot.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    void sketch(FeatureSetKey featureSet, int version, String feature, LocalDate day, byte[] sketch) {
        database.sql(SKETCH)
                .params(featureSet.value(), version, feature, day, sketch)
                .update();
    }
}
