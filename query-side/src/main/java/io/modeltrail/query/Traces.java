package io.modeltrail.query;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.Collection;
import java.util.List;

/** Which events of the log something came from. */
public interface Traces {
    /**
     * @param positions of the events
     * @param missing what the rows do not have, in words
     */
    record Trace(List<Long> positions, List<String> missing) {
        public Trace {
            positions = List.copyOf(positions);
            missing = List.copyOf(missing);
        }
    }

    /** @throws io.modeltrail.contracts.refusal.Refusal when there is no such prediction */
    Trace of(PredictionId prediction);

    /** @throws io.modeltrail.contracts.refusal.Refusal when there is no such model version */
    Trace of(ModelVersionId modelVersion);

    /**
     * Where the features are named whose values the use case's predictions among these events give. A prediction that names its features itself needs
     * none, so that none is no sign that something is missing.
     */
    List<Long> namesOfFeatures(UseCaseKey useCase, Collection<Long> positions);
}
