package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.prediction.CurrentFeatures;
import io.modeltrail.contracts.prediction.FeatureRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A feature store whose rows a test puts in. */
public final class KnownFeatures implements CurrentFeatures {
    public static final Duration AGE = Duration.ofSeconds(90);

    private record Known(FeatureRow row, List<String> expired, List<String> stale) {}

    private final Map<String, Known> rows = new ConcurrentHashMap<>();

    public void put(FeatureSetKey set, int version, String entity, FeatureRow row) {
        put(set, version, entity, row, List.of(), List.of());
    }

    void put(FeatureSetKey set, int version, String entity, FeatureRow row, List<String> expired, List<String> stale) {
        rows.put(set + "/" + version + "/" + entity, new Known(row, expired, stale));
    }

    @Override
    public Current read(FeatureSetKey set, int version, String entity, Instant at) {
        Known known = rows.get(set + "/" + version + "/" + entity);
        return known == null
                ? new Current(false, new FeatureRow(Map.of()), null, List.of(), List.of())
                : new Current(true, known.row(), at.minus(AGE), known.expired(), known.stale());
    }
}
