package io.modeltrail.features.quality;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.feature.FeatureQualityEvent.FeatureQualityMeasured;
import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.MeasurementId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.features.FeatureTrail;
import io.modeltrail.features.OnlineValues;
import io.modeltrail.features.definition.ActiveFeatureSets.Active;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Measures the values that the online store serves and records what was found. */
@Component
class ValueMeasurement {
    private final ObjectProvider<OnlineValues> values;
    private final QualityRows rows;
    private final FeatureTrail trail;

    ValueMeasurement(ObjectProvider<OnlineValues> values, QualityRows rows, FeatureTrail trail) {
        this.values = values;
        this.rows = rows;
        this.trail = trail;
    }

    /**
     * Measures now.
     *
     * @param actor who has it measured
     * @param wanted asked within the transaction that records the measurement; false = nothing is recorded
     * @throws Refusal FEATURES_UNAVAILABLE while there are no values to measure
     */
    FeatureQualityMeasured measure(Active active, Actor actor, BooleanSupplier wanted) {
        Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        List<ValueTally> tallies =
                active.set().features().stream().map(ValueTally::new).toList();
        long entities = count(active, at, tallies);
        FeatureQualityMeasured measured = measured(active, at, tallies, entities);
        LocalDate day = at.atOffset(ZoneOffset.UTC).toLocalDate();
        trail.record(actor, () -> {
            if (!wanted.getAsBoolean()) {
                return List.of();
            }
            for (int i = 0; i < tallies.size(); i++) {
                rows.sketch(
                        measured.featureSet(),
                        measured.version(),
                        measured.features().get(i).feature(),
                        day,
                        tallies.get(i).sketch());
            }
            return List.of(new FeatureTrail.Entry(active.useCase(), measured));
        });
        return measured;
    }

    private long count(Active active, Instant at, List<ValueTally> tallies) {
        OnlineValues store = values.getIfAvailable();
        if (store == null) {
            throw nothingToMeasure();
        }
        FeatureSetDefinition definition = active.set().definition();
        long[] entities = {0};
        store.forEachRow(definition.name(), definition.version(), at, row -> {
            entities[0]++;
            for (int i = 0; i < tallies.size(); i++) {
                tallies.get(i).add(row[i]);
            }
        });
        if (entities[0] == 0) {
            throw nothingToMeasure();
        }
        return entities[0];
    }

    private static FeatureQualityMeasured measured(Active active, Instant at, List<ValueTally> tallies, long entities) {
        FeatureSetDefinition definition = active.set().definition();
        long missing = tallies.stream().mapToLong(ValueTally::missing).sum();
        return new FeatureQualityMeasured(
                MeasurementId.next(),
                active.useCase(),
                definition.name(),
                definition.version(),
                at,
                entities,
                1 - (double) missing / ((double) entities * tallies.size()),
                tallies.stream().map(ValueTally::quality).toList());
    }

    private static Refusal nothingToMeasure() {
        return new Refusal(
                RefusalCode.FEATURES_UNAVAILABLE,
                "There are no values to measure yet. Ask again when facts have been taken in.");
    }
}
