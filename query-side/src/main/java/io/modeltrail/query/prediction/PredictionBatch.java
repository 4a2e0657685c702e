package io.modeltrail.query.prediction;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionRun.Recorded;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * The predictions of one unit of work, bound to a statement as one array for each column. PostgreSQL's driver sends arrays of a
 * number's own type in binary, which costs a fraction of text. Not thread-safe: a unit of work has one thread.
 */
final class PredictionBatch {
    private final List<Recorded> predictions = new ArrayList<>();
    private final List<Integer> settings = new ArrayList<>();
    private final Map<Setting, Integer> places = new LinkedHashMap<>();

    /** What the predictions of one rollout step and one caller have in common: half of the columns, and most of the text. */
    private record Setting(
            ModelVersionId modelVersionId,
            RolloutId rolloutId,
            int step,
            int schemaVersion,
            float threshold,
            UseCaseKey useCase,
            Variant variant,
            Sha256Digest artefactDigest,
            Actor requestedBy) {
        static Setting of(PredictionMade event) {
            return new Setting(
                    event.modelVersionId(),
                    event.rolloutId(),
                    event.step(),
                    event.schemaVersion(),
                    event.threshold(),
                    event.useCase(),
                    event.variant(),
                    event.artefactDigest(),
                    event.requestedBy());
        }
    }

    void add(Recorded prediction) {
        predictions.add(prediction);
        // SQL counts from 1.
        settings.add(places.computeIfAbsent(Setting.of(prediction.event()), setting -> places.size() + 1));
    }

    List<Recorded> predictions() {
        return Collections.unmodifiableList(predictions);
    }

    boolean isEmpty() {
        return predictions.isEmpty();
    }

    private static long microsSinceEpoch(Recorded prediction) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, prediction.at());
    }

    /** In the order of the statement's parameters. */
    void bind(PreparedStatement statement) throws SQLException {
        Columns made = new Columns(statement, 1);
        made.add("int8", Long[]::new, predictions, Recorded::position);
        made.add("int8", Long[]::new, predictions, PredictionBatch::microsSinceEpoch);
        made.add(
                "uuid",
                UUID[]::new,
                predictions,
                prediction -> prediction.event().predictionId().value());
        made.add(
                "float4",
                Float[]::new,
                predictions,
                prediction -> prediction.event().margin());
        made.add(
                "float4",
                Float[]::new,
                predictions,
                prediction -> prediction.event().score());
        made.add(
                "bool",
                Boolean[]::new,
                predictions,
                prediction -> prediction.event().positive());
        made.add(
                "text",
                String[]::new,
                predictions,
                prediction -> prediction.event().entity());
        made.add("int4", Integer[]::new, settings, place -> place);
        bindShared(made, places.keySet());
    }

    private static void bindShared(Columns shared, Collection<Setting> settings) throws SQLException {
        shared.add(
                "uuid",
                UUID[]::new,
                settings,
                setting -> setting.modelVersionId().value());
        shared.add("uuid", UUID[]::new, settings, setting -> setting.rolloutId().value());
        shared.add("int4", Integer[]::new, settings, Setting::step);
        shared.add("int4", Integer[]::new, settings, Setting::schemaVersion);
        shared.add("float4", Float[]::new, settings, Setting::threshold);
        shared.add("text", String[]::new, settings, setting -> setting.useCase().value());
        shared.add("text", String[]::new, settings, setting -> setting.variant().name());
        shared.add(
                "text",
                String[]::new,
                settings,
                setting -> setting.artefactDigest().value());
        shared.add(
                "text",
                String[]::new,
                settings,
                setting -> setting.requestedBy().id());
        shared.add(
                "text",
                String[]::new,
                settings,
                setting -> setting.requestedBy().role().name());
    }

    /** Fills parameters with one array for each column. */
    static final class Columns {
        private final PreparedStatement statement;
        private final Connection connection;
        private int parameter;

        Columns(PreparedStatement statement, int first) throws SQLException {
            this.statement = statement;
            this.connection = statement.getConnection();
            this.parameter = first;
        }

        <R, T> void add(String type, IntFunction<T[]> array, Collection<R> rows, Function<R, T> value)
                throws SQLException {
            T[] column = array.apply(rows.size());
            int row = 0;
            for (R each : rows) {
                column[row++] = value.apply(each);
            }
            statement.setArray(parameter++, connection.createArrayOf(type, column));
        }
    }
}
