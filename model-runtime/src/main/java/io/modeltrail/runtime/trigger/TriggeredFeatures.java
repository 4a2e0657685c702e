package io.modeltrail.runtime.trigger;

import io.modeltrail.contracts.prediction.CurrentFeatures;
import io.modeltrail.contracts.prediction.CurrentFeatures.Current;
import io.modeltrail.contracts.prediction.FeatureOrigin;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.TriggeredEntities.Triggered;
import io.modeltrail.contracts.stored.PersonalData;
import java.time.Clock;
import java.time.Instant;

/** The features of an entity after the fact that asks for a prediction. */
final class TriggeredFeatures {
    private final CurrentFeatures features;
    private final Clock clock;
    private final boolean serveStale;

    /** @param serveStale whether features of a stale source are used all the same */
    TriggeredFeatures(CurrentFeatures features, Clock clock, boolean serveStale) {
        this.features = features;
        this.clock = clock;
        this.serveStale = serveStale;
    }

    /** What came of reading them. */
    sealed interface Read {
        record Usable(@PersonalData FeatureRow row, FeatureOrigin origin) implements Read {}

        /** Nothing is kept of the facts that triggered, and there are no others. */
        record Unknown() implements Read {}

        /** A source has been silent for too long. */
        record Stale() implements Read {}
    }

    /** @throws io.modeltrail.contracts.refusal.Refusal as {@link CurrentFeatures#read} */
    Read read(Triggered triggered) {
        Instant now = clock.instant();
        Current current = features.read(triggered.featureSet(), triggered.version(), triggered.entity(), now);
        if (!current.found()) {
            return new Read.Unknown();
        }
        if (!current.stale().isEmpty() && !serveStale) {
            return new Read.Stale();
        }
        return new Read.Usable(
                current.values(),
                new FeatureOrigin(triggered.featureSet(), triggered.version(), now, current.newestFactAt()));
    }
}
