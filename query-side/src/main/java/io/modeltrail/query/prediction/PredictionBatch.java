package io.modeltrail.query.prediction;

import io.modeltrail.contracts.prediction.PredictionRun.Recorded;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * The predictions of one unit of work, bound to a statement as one array for each column. PostgreSQL's driver sends arrays of a
 * number's own type in binary, which costs a fraction of text. Not thread-safe: a unit of work has one thread.
 */
final class PredictionBatch {
    private final List<Recorded> predictions = new ArrayList<>();

    void add(Recorded prediction) {
        predictions.add(prediction);
    }

    boolean isEmpty() {
        return predictions.isEmpty();
    }

    private static long microsSinceEpoch(Recorded prediction) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, prediction.at());
    }

    /** In the order of the statement's parameters. */
    void bind(PreparedStatement statement) throws SQLException {
        bind(statement, 1, "int8", Long[]::new, Recorded::position);
        bind(statement, 2, "int8", Long[]::new, PredictionBatch::microsSinceEpoch);
        bind(
                statement,
                3,
                "uuid",
                UUID[]::new,
                made -> made.event().predictionId().value());
        bind(
                statement,
                4,
                "uuid",
                UUID[]::new,
                made -> made.event().modelVersionId().value());
        bind(statement, 5, "uuid", UUID[]::new, made -> made.event().rolloutId().value());
        bind(statement, 6, "int4", Integer[]::new, made -> made.event().step());
        bind(statement, 7, "int4", Integer[]::new, made -> made.event().schemaVersion());
        bind(statement, 8, "float4", Float[]::new, made -> made.event().margin());
        bind(statement, 9, "float4", Float[]::new, made -> made.event().score());
        bind(statement, 10, "float4", Float[]::new, made -> made.event().threshold());
        bind(statement, 11, "bool", Boolean[]::new, made -> made.event().positive());
        bind(
                statement,
                12,
                "text",
                String[]::new,
                made -> made.event().useCase().value());
        bind(statement, 13, "text", String[]::new, made -> made.event().entity());
        bind(
                statement,
                14,
                "text",
                String[]::new,
                made -> made.event().variant().name());
        bind(
                statement,
                15,
                "text",
                String[]::new,
                made -> made.event().artefactDigest().value());
        bind(
                statement,
                16,
                "text",
                String[]::new,
                made -> made.event().requestedBy().id());
        bind(
                statement,
                17,
                "text",
                String[]::new,
                made -> made.event().requestedBy().role().name());
    }

    private <T> void bind(
            PreparedStatement statement,
            int parameter,
            String type,
            IntFunction<T[]> array,
            Function<Recorded, T> value)
            throws SQLException {
        T[] column = predictions.stream().map(value).toArray(array);
        statement.setArray(parameter, statement.getConnection().createArrayOf(type, column));
    }
}
