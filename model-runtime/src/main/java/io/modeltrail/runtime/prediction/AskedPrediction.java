package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.stored.PersonalData;
import io.modeltrail.contracts.usecase.UseCaseKey;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for.
 *
 * @param features null = those that the feature store has of the entity now
 * @param explain whether the answer says why
 */
record AskedPrediction(
        UseCaseKey useCase,
        @PersonalData String entity,
        @PersonalData @Nullable FeatureRow features,
        boolean explain,
        Actor caller) {
    /** Whether a recorded prediction answers this. Whether it is explained does not matter: that changes nothing that is recorded. */
    boolean isAnsweredBy(PredictionMade made) {
        boolean sameFeatures = features == null
                ? made.featureOrigin() != null
                : made.featureOrigin() == null && made.features().equals(features);
        return sameFeatures
                && made.channel() == Channel.REST
                && made.useCase().equals(useCase)
                && made.entity().equals(entity)
                && made.requestedBy().id().equals(caller.id());
    }

    /** Without the entity and its features. */
    @Override
    public String toString() {
        return "AskedPrediction[useCase=" + useCase + ", explain=" + explain + "]";
    }
}
