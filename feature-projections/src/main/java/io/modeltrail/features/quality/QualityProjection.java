package io.modeltrail.features.quality;

import io.modeltrail.contracts.feature.FeatureQualityEvent.FeatureQualityMeasured;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.springframework.stereotype.Component;

/** Keeps every measurement of values for reading. */
@Component
@ProcessingGroup("features.quality")
class QualityProjection {
    private final QualityRows rows;

    QualityProjection(QualityRows rows) {
        this.rows = rows;
    }

    @EventHandler
    void on(FeatureQualityMeasured measured) {
        rows.add(measured);
    }

    @ResetHandler
    void reset() {
        rows.forgetAll();
    }
}
