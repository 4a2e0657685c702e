package io.modeltrail.features.offline;

import io.modeltrail.contracts.dataset.SnapshotSource;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The moments of a panel, in ascending order. A fact counts for an observation when it had happened by then and was known by its cut. Both moments and
 * cuts only grow, so a fact that counts for one observation counts for all later ones: one number, the first of them, says it all.
 *
 * @param cuts millis; what became known later does not exist
 */
record ObservationTimes(List<Instant> moments, List<Long> cuts) {
    static ObservationTimes of(SnapshotSource.FeatureSet source) {
        Instant knownAsOf = source.knownAsOf();
        return new ObservationTimes(
                source.observedAt(),
                source.observedAt().stream()
                        .map(moment -> (knownAsOf == null ? moment : knownAsOf).toEpochMilli())
                        .toList());
    }

    int count() {
        return moments.size();
    }

    long millis(int observation) {
        return moments.get(observation).toEpochMilli();
    }

    /** Whether a row is one of several of its entity. */
    boolean panel() {
        return count() > 1;
    }

    /** SQL for the number of the first observation that a fact counts for; {@code NULL} for none. */
    String firstOf(String at, String known) {
        StringBuilder cases = new StringBuilder("CASE");
        for (int observation = 0; observation < count(); observation++) {
            cases.append(" WHEN ")
                    .append(at)
                    .append(" <= ")
                    .append(millis(observation))
                    .append(" AND ")
                    .append(known)
                    .append(" <= ")
                    .append(cuts.get(observation))
                    .append(" THEN ")
                    .append(observation);
        }
        return cases.append(" END").toString();
    }

    /** Millis; a label that became known later does not exist; null = all exist. */
    static @Nullable Long labelCut(SnapshotSource.FeatureSet source) {
        Instant knownAsOf = source.knownAsOf();
        return knownAsOf == null ? null : knownAsOf.toEpochMilli();
    }
}
