package io.modeltrail.contracts.feature;

import io.modeltrail.contracts.stored.StoredAs;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What was found out about features and their sources, and what was done about it. Each is an event of its own. */
public sealed interface FeatureQualityEvent {
    MeasurementId measurementId();

    /**
     * The values that the online store served at one moment.
     *
     * @param entities whose values were measured
     * @param completeness share of values that are not missing, 0 to 1
     */
    @StoredAs("feature.FeatureQualityMeasured")
    record FeatureQualityMeasured(
            MeasurementId measurementId,
            UseCaseKey useCase,
            FeatureSetKey featureSet,
            int version,
            Instant observedAt,
            long entities,
            double completeness,
            List<FeatureQuality> features)
            implements FeatureQualityEvent {
        public FeatureQualityMeasured {
            features = List.copyOf(features);
        }
    }

    /**
     * What a source brought since the measurement before.
     *
     * @param lagMillis age of the newest proof that the source is alive
     * @param accepted facts that were taken in
     * @param duplicates facts that had been taken in before
     * @param refused records in the dead-letter topic
     */
    @StoredAs("feature.SourceMeasured")
    record SourceMeasured(
            MeasurementId measurementId,
            UseCaseKey useCase,
            FeatureSetKey featureSet,
            int version,
            String source,
            Instant from,
            Instant until,
            long lagMillis,
            long accepted,
            long duplicates,
            long refused)
            implements FeatureQualityEvent {}

    /**
     * A source failed or became stale; the values that need it are stale until the alarm is over.
     *
     * @param reason a code, for example {@code not-reachable}
     */
    @StoredAs("feature.SourceAlarmRaised")
    record SourceAlarmRaised(
            MeasurementId measurementId,
            UseCaseKey useCase,
            FeatureSetKey featureSet,
            int version,
            String source,
            String reason,
            Instant since)
            implements FeatureQualityEvent {}

    @StoredAs("feature.SourceAlarmEnded")
    record SourceAlarmEnded(
            MeasurementId measurementId,
            UseCaseKey useCase,
            FeatureSetKey featureSet,
            int version,
            String source,
            Instant since,
            Instant until)
            implements FeatureQualityEvent {}

    /** The columns of a source are not those of before. Lists hold names of columns. */
    @StoredAs("feature.SourceSchemaChanged")
    record SourceSchemaChanged(
            MeasurementId measurementId,
            UseCaseKey useCase,
            FeatureSetKey featureSet,
            int version,
            String source,
            List<String> added,
            List<String> removed,
            List<String> retyped)
            implements FeatureQualityEvent {
        public SourceSchemaChanged {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
            retyped = List.copyOf(retyped);
        }
    }

    /**
     * Somebody had a record that could not be used sent to its topic once more.
     *
     * @param reason why it could not be used, a code
     */
    @StoredAs("feature.DeadLetterRedriven")
    record DeadLetterRedriven(
            MeasurementId measurementId,
            UseCaseKey useCase,
            FeatureSetKey featureSet,
            int version,
            UUID deadLetterId,
            String topic,
            String reason)
            implements FeatureQualityEvent {}
}
