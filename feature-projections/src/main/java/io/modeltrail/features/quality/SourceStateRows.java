package io.modeltrail.features.quality;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.feature.MeasurementId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is known of the sources, over all processes, and which alarms are open. */
@Component
class SourceStateRows {
    private static final String WATCH = """
            INSERT INTO features_source_state (feature_set, version, source, watched_since, measured_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING""";
    private static final String ALIVE = """
            UPDATE features_source_state SET alive_at = ? WHERE feature_set = ? AND version = ? AND source = ?
            AND (alive_at IS NULL OR alive_at < ?)""";
    private static final String STATES = """
            SELECT feature_set, version, source, watched_since, alive_at, measured_at, accepted, duplicates, refused
            FROM features_source_state""";
    /** Changes nothing when another process has measured meanwhile. */
    private static final String MEASURE = """
            UPDATE features_source_state SET measured_at = ?, accepted = ?, duplicates = ?, refused = ?
            WHERE feature_set = ? AND version = ? AND source = ? AND measured_at = ?""";

    private static final String ALARMS =
            "SELECT feature_set, version, source, use_case, measurement_id, reason, since FROM features_source_alarm";
    private static final String RAISE = """
            INSERT INTO features_source_alarm (feature_set, version, source, use_case, measurement_id, reason, since)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""";
    private static final String END = "DELETE FROM features_source_alarm WHERE measurement_id = ?";

    private final JdbcClient database;

    SourceStateRows(JdbcClient database) {
        this.database = database;
    }

    /** Counters grow from the beginning of a version on. */
    record Counters(long accepted, long duplicates, long refused) {
        static final Counters NONE = new Counters(0, 0, 0);

        /** What came since; all of it when the counting began again. */
        Counters since(Counters before) {
            boolean again = accepted < before.accepted || duplicates < before.duplicates || refused < before.refused;
            return again
                    ? this
                    : new Counters(
                            accepted - before.accepted, duplicates - before.duplicates, refused - before.refused);
        }
    }

    /** @param measured counters at the last measurement */
    record State(Instant watchedSince, Optional<Instant> aliveAt, Instant measuredAt, Counters measured) {}

    /** @param measurementId of its event */
    record Alarm(
            WatchedSource.Key key, UseCaseKey useCase, MeasurementId measurementId, String reason, Instant since) {}

    void watch(WatchedSource.Key key, Instant now) {
        database.sql(WATCH)
                .params(key.featureSet().value(), key.version(), key.source(), time(now), time(now))
                .update();
    }

    void alive(WatchedSource.Key key, Instant at) {
        database.sql(ALIVE)
                .params(time(at), key.featureSet().value(), key.version(), key.source(), time(at))
                .update();
    }

    Map<WatchedSource.Key, State> states() {
        Map<WatchedSource.Key, State> states = new HashMap<>();
        database.sql(STATES)
                .query((row, number) -> states.put(
                        key(row),
                        new State(
                                row.getObject("watched_since", OffsetDateTime.class)
                                        .toInstant(),
                                Optional.ofNullable(instant(row, "alive_at")),
                                row.getObject("measured_at", OffsetDateTime.class)
                                        .toInstant(),
                                new Counters(
                                        row.getLong("accepted"), row.getLong("duplicates"), row.getLong("refused")))))
                .list();
        return states;
    }

    /** @return whether nobody else had measured since {@code before} */
    boolean measure(WatchedSource.Key key, Instant before, Instant now, Counters counters) {
        return database.sql(MEASURE)
                        .params(
                                time(now),
                                counters.accepted(),
                                counters.duplicates(),
                                counters.refused(),
                                key.featureSet().value(),
                                key.version(),
                                key.source(),
                                time(before))
                        .update()
                == 1;
    }

    Map<WatchedSource.Key, Alarm> alarms() {
        Map<WatchedSource.Key, Alarm> alarms = new HashMap<>();
        database.sql(ALARMS)
                .query((row, number) -> alarms.put(
                        key(row),
                        new Alarm(
                                key(row),
                                new UseCaseKey(row.getString("use_case")),
                                new MeasurementId(row.getObject("measurement_id", UUID.class)),
                                row.getString("reason"),
                                row.getObject("since", OffsetDateTime.class).toInstant())))
                .list();
        return alarms;
    }

    /** @return whether the source had no open alarm */
    boolean raise(Alarm alarm) {
        return database.sql(RAISE)
                        .params(
                                alarm.key().featureSet().value(),
                                alarm.key().version(),
                                alarm.key().source(),
                                alarm.useCase().value(),
                                alarm.measurementId().value(),
                                alarm.reason(),
                                time(alarm.since()))
                        .update()
                == 1;
    }

    /** @return whether it was open */
    boolean end(Alarm alarm) {
        return database.sql(END).param(alarm.measurementId().value()).update() == 1;
    }

    private static WatchedSource.Key key(ResultSet row) throws SQLException {
        return new WatchedSource.Key(
                new FeatureSetKey(row.getString("feature_set")), row.getInt("version"), row.getString("source"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
