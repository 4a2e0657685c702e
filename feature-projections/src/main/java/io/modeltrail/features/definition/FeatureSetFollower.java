package io.modeltrail.features.definition;

import io.modeltrail.contracts.feature.FeatureSetEvent;
import io.modeltrail.contracts.feature.FeatureSetEvent.FeatureSetDefined;
import io.modeltrail.contracts.feature.FeatureSetEvent.FeatureSetVersionRetired;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.stereotype.Component;

/** Keeps the table of definitions, and makes it felt in this process as soon as it is committed. */
@Component
@ProcessingGroup("features.definition")
class FeatureSetFollower {
    private final FeatureSetRows rows;
    private final ActiveFeatureSets active;

    FeatureSetFollower(FeatureSetRows rows, ActiveFeatureSets active) {
        this.rows = rows;
        this.active = active;
    }

    @EventHandler
    void on(FeatureSetEvent event, @SequenceNumber Long sequence, UnitOfWork<?> unitOfWork) {
        switch (event) {
            case FeatureSetDefined defined -> rows.define(defined, sequence);
            case FeatureSetVersionRetired retired -> rows.retire(retired, sequence);
        }
        unitOfWork.root().afterCommit(committed -> active.catchUp());
    }

    @ResetHandler
    void reset() {
        rows.truncate();
    }
}
