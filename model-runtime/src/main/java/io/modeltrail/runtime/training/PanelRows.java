package io.modeltrail.runtime.training;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.runtime.learning.CannotTrain;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Entity and moment of every row of a panel: a snapshot of a feature set at several moments. Its key is {@code entity@moment}, and both
 * stand in columns of their own too, which no model uses.
 */
final class PanelRows {
    private static final String KEY = "observation";
    private static final String ENTITY = "entity";
    private static final String MOMENT = "observed_at";

    private final Map<String, Integer> numbers = new HashMap<>();
    private final int[] entities;
    private final long[] moments;
    private int rows;

    PanelRows(int rowCount) {
        entities = new int[rowCount];
        moments = new long[rowCount];
    }

    static boolean isPanel(DatasetSchema schema) {
        return schema.entityKey().name().equals(KEY)
                && column(schema, ENTITY) != null
                && column(schema, MOMENT) != null;
    }

    static ColumnSpec entity(DatasetSchema schema) {
        return Objects.requireNonNull(column(schema, ENTITY));
    }

    static ColumnSpec moment(DatasetSchema schema) {
        return Objects.requireNonNull(column(schema, MOMENT));
    }

    private static @Nullable ColumnSpec column(DatasetSchema schema, String name) {
        return schema.columns().stream()
                .filter(column -> column.role() == ColumnSpec.ColumnRole.IGNORED
                        && column.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** @throws CannotTrain when one is missing or the moment is none */
    void add(@Nullable String entity, @Nullable String moment) {
        try {
            if (entity == null || moment == null) {
                throw new DateTimeException("missing");
            }
            moments[rows] = Instant.parse(moment).toEpochMilli();
            entities[rows] = numbers.computeIfAbsent(entity, unseen -> numbers.size());
            rows++;
        } catch (DateTimeException | ArithmeticException malformed) {
            throw new CannotTrain(
                    "panel-malformed",
                    "Every row of a snapshot at several moments names its entity and its moment, as in 2026-11-25T00:00:00Z.");
        }
    }

    /** Of each row, as a number from 0 on; shape [rows]. */
    int[] entities() {
        return entities;
    }

    /** Of each row, in milliseconds; shape [rows]. */
    long[] moments() {
        return moments;
    }
}
