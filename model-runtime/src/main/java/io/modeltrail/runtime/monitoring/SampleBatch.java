package io.modeltrail.runtime.monitoring;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionRun.Recorded;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/** The predictions of one transaction that belong into the sample as far as is known. Not thread-safe. */
final class SampleBatch {
    private static final long SECONDS_OF_DAY = 86_400;

    private final SampleFloors floors;
    private final Predicate<PredictionMade> barred;
    private final Map<Group, List<Chosen>> chosen = new HashMap<>();

    /** @param day UTC, counted from 1970-01-01 */
    record Group(UUID modelVersionId, long day) {
        LocalDate date() {
            return LocalDate.ofEpochDay(day);
        }
    }

    record Chosen(long hash, Recorded prediction) {}

    /** @param barred says of a prediction whether nothing may be kept about whom it is about */
    SampleBatch(SampleFloors floors, Predicate<PredictionMade> barred) {
        this.floors = floors;
        this.barred = barred;
    }

    void add(Recorded prediction) {
        PredictionMade made = prediction.event();
        Group group = new Group(
                made.modelVersionId().value(), Math.floorDiv(prediction.at().getEpochSecond(), SECONDS_OF_DAY));
        long hash = hash(made.predictionId().value());
        if (hash <= floors.of(group).largest() && !barred.test(made)) {
            chosen.computeIfAbsent(group, unused -> new ArrayList<>()).add(new Chosen(hash, prediction));
        }
    }

    boolean isEmpty() {
        return chosen.isEmpty();
    }

    Map<Group, List<Chosen>> chosen() {
        return chosen;
    }

    /** Spreads ids that follow each other in time evenly over all numbers; the finaliser of SplitMix64, twice. */
    static long hash(UUID id) {
        return mixed(mixed(id.getMostSignificantBits()) ^ id.getLeastSignificantBits());
    }

    private static long mixed(long bits) {
        long mixed = bits + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
