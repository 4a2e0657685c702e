package io.modeltrail.query.prediction;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureOrigin;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionRun.Recorded;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.subject.ErasedEntity;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The predictions of one unit of work, bound to a statement as one array for each column. PostgreSQL's driver sends arrays of a
 * number's own type in binary, which costs a fraction of text. Not thread-safe: a unit of work has one thread.
 */
final class PredictionBatch {
    private final List<Recorded> predictions = new ArrayList<>();
    private final List<@Nullable String> segments = new ArrayList<>();
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
            Actor requestedBy,
            Channel channel,
            boolean shadowed,
            @Nullable String featureSet,
            @Nullable Integer featureSetVersion) {
        static Setting of(PredictionMade event) {
            FeatureOrigin origin = event.featureOrigin();
            return new Setting(
                    event.modelVersionId(),
                    event.rolloutId(),
                    event.step(),
                    event.schemaVersion(),
                    event.threshold(),
                    event.useCase(),
                    event.variant(),
                    event.artefactDigest(),
                    event.requestedBy(),
                    event.channel(),
                    event.shadow() != null,
                    origin == null ? null : origin.featureSet().value(),
                    origin == null ? null : origin.version());
        }
    }

    /** Whom a prediction is about. */
    private record Subject(UseCaseKey useCase, String entity) {
        static Subject of(PredictionMade event) {
            return new Subject(event.useCase(), event.entity());
        }
    }

    /** @param segmentsJson null when the model has no segments */
    void add(Recorded prediction, @Nullable String segmentsJson) {
        predictions.add(prediction);
        segments.add(segmentsJson);
        // SQL counts from 1.
        settings.add(places.computeIfAbsent(Setting.of(prediction.event()), setting -> places.size() + 1));
    }

    List<Recorded> predictions() {
        return Collections.unmodifiableList(predictions);
    }

    boolean isEmpty() {
        return predictions.isEmpty();
    }

    /**
     * Which ones are the last of their entity in this batch: PostgreSQL's upsert takes a row once in a statement. Somebody who was erased
     * has no place among the risks.
     *
     * @return in the order of the predictions
     */
    private List<Boolean> latest() {
        Set<Subject> seen = HashSet.newHashSet(predictions.size());
        List<Boolean> latest = new ArrayList<>(predictions.size());
        for (Recorded prediction : predictions.reversed()) {
            latest.add(!ErasedEntity.is(prediction.event().entity()) && seen.add(Subject.of(prediction.event())));
        }
        return latest.reversed();
    }

    private static @Nullable Long microsSinceEpoch(@Nullable Instant time) {
        return time == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static @Nullable Long featuresAsOf(Recorded prediction) {
        FeatureOrigin origin = prediction.event().featureOrigin();
        return origin == null ? null : microsSinceEpoch(origin.asOf());
    }

    private static @Nullable Long newestFactAt(Recorded prediction) {
        FeatureOrigin origin = prediction.event().featureOrigin();
        return origin == null ? null : microsSinceEpoch(origin.newestFactAt());
    }

    /** In the order of the statement's parameters. */
    void bind(PreparedStatement statement) throws SQLException {
        Columns made = new Columns(statement, 1);
        made.add("int8", Long[]::new, predictions, Recorded::position);
        made.add("int8", Long[]::new, predictions, prediction -> microsSinceEpoch(prediction.at()));
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
        made.add("int8", Long[]::new, predictions, PredictionBatch::featuresAsOf);
        made.add("int8", Long[]::new, predictions, PredictionBatch::newestFactAt);
        made.addTexts(segments);
        made.add("bool", Boolean[]::new, latest(), last -> last);
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
        shared.add("text", String[]::new, settings, setting -> setting.channel().name());
        shared.add("bool", Boolean[]::new, settings, Setting::shadowed);
        shared.add("text", String[]::new, settings, Setting::featureSet);
        shared.add("int4", Integer[]::new, settings, Setting::featureSetVersion);
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

        void addTexts(List<@Nullable String> column) throws SQLException {
            statement.setArray(parameter++, connection.createArrayOf("text", column.toArray()));
        }

        <R, T> void add(
                String type, IntFunction<@Nullable T[]> array, Collection<R> rows, Function<R, @Nullable T> value)
                throws SQLException {
            @Nullable T[] column = array.apply(rows.size());
            int row = 0;
            for (R each : rows) {
                column[row++] = value.apply(each);
            }
            statement.setArray(parameter++, connection.createArrayOf(type, column));
        }
    }
}
