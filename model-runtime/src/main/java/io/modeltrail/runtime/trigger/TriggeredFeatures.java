package io.modeltrail.runtime.trigger;

import io.modeltrail.contracts.prediction.TriggeredEntities;
import io.modeltrail.contracts.prediction.TriggeredEntities.Triggered;
import io.modeltrail.runtime.prediction.FeatureLookup;
import io.modeltrail.runtime.serving.FeatureSetOfModel;
import io.modeltrail.runtime.serving.FeatureSetOfModel.SetVersion;
import io.modeltrail.runtime.serving.ServedBy;
import io.modeltrail.runtime.serving.Serving;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The features of an entity with the fact that asks for a prediction among what they come from. Thread-safe. */
@Component
class TriggeredFeatures {
    private final Serving serving;
    private final FeatureSetOfModel sets;
    private final FeatureLookup lookup;

    TriggeredFeatures(Serving serving, FeatureSetOfModel sets, FeatureLookup lookup) {
        this.serving = serving;
        this.sets = sets;
        this.lookup = lookup;
    }

    /**
     * Whether the store has the fact is asked before the features are read: it may come in between.
     *
     * @return empty while the store does not have the fact
     * @throws io.modeltrail.contracts.refusal.Refusal what {@link FeatureLookup#forEntity} refuses
     */
    Optional<FeatureLookup.Found> find(Triggered triggered, TriggeredEntities entities) {
        ServedBy servedBy = serving.choose(triggered.useCase(), triggered.entity());
        SetVersion set = sets.of(servedBy.modelVersionId());
        return entities.sees(triggered, set.featureSet(), set.version())
                ? Optional.of(lookup.forEntity(servedBy, triggered.entity()))
                : Optional.empty();
    }
}
