package io.modeltrail.query.feature;

import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.feature.FeatureQualityEvent;
import io.modeltrail.contracts.feature.FeatureQualityEvent.DeadLetterRedriven;
import io.modeltrail.contracts.feature.FeatureQualityEvent.FeatureQualityMeasured;
import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceAlarmEnded;
import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceAlarmRaised;
import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceMeasured;
import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceSchemaChanged;
import io.modeltrail.contracts.feature.FeatureSetEvent;
import io.modeltrail.contracts.feature.FeatureSetEvent.FeatureSetDefined;
import io.modeltrail.contracts.feature.FeatureSetEvent.FeatureSetVersionRetired;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.query.RecordedEvent;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.stereotype.Component;

/** Keeps the catalogue: one row for each version of a feature set, for each of its sources, and for each use of it. */
@Component
@ProcessingGroup(FeatureProjection.GROUP)
class FeatureProjection {
    static final String GROUP = "query.feature";

    private final FeatureSetRows sets;
    private final FeatureSourceRows sources;
    private final FeatureUseRows uses;

    FeatureProjection(FeatureSetRows sets, FeatureSourceRows sources, FeatureUseRows uses) {
        this.sets = sets;
        this.sources = sources;
        this.uses = uses;
    }

    @EventHandler
    void on(FeatureSetEvent event, EventMessage<?> message, TrackingToken token) {
        RecordedEvent recorded = RecordedEvent.of(message, token);
        switch (event) {
            case FeatureSetDefined defined -> sets.define(defined, recorded);
            case FeatureSetVersionRetired retired -> sets.retire(retired, recorded);
        }
    }

    @EventHandler
    void on(FeatureQualityEvent event, EventMessage<?> message, TrackingToken token) {
        RecordedEvent recorded = RecordedEvent.of(message, token);
        switch (event) {
            case FeatureQualityMeasured measured -> sets.measure(measured, recorded);
            case SourceMeasured measured -> sources.measure(measured, recorded);
            case SourceAlarmRaised raised -> sources.raise(raised, recorded);
            case SourceAlarmEnded ended -> sources.end(ended, recorded);
            case SourceSchemaChanged changed -> sources.change(changed, recorded);
            case DeadLetterRedriven redriven -> {
                // the letters themselves are listed where they are kept
            }
        }
    }

    @EventHandler
    void on(DatasetSnapshotRequested requested, EventMessage<?> message, TrackingToken token) {
        if (requested.source() instanceof SnapshotSource.FeatureSet set) {
            uses.snapshot(requested.datasetSnapshotId(), set, RecordedEvent.of(message, token));
        }
    }

    @EventHandler
    void on(ModelVersionRegistered registered, EventMessage<?> message, TrackingToken token) {
        uses.model(registered.modelVersionId(), registered.candidate(), RecordedEvent.of(message, token));
    }

    @ResetHandler
    void forget() {
        sets.truncate();
        sources.truncate();
        uses.truncate();
    }
}
