package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The feature set that a model version was trained on. Asks the database once for each model version. Thread-safe. */
@Component
public class FeatureSetOfModel {
    private static final int MOST_REMEMBERED = 10_000;

    private final TrainedOnRows rows;
    /** What a model was trained on never changes. */
    private final Map<ModelVersionId, TrainedOn> known = new ConcurrentHashMap<>();

    FeatureSetOfModel(TrainedOnRows rows) {
        this.rows = rows;
    }

    public record SetVersion(FeatureSetKey featureSet, int version) {}

    /**
     * @throws Refusal {@link RefusalCode#MODEL_WITHOUT_FEATURE_SET} for a model that was trained on an upload,
     *     {@link RefusalCode#MODEL_UNAVAILABLE} as long as its registration is not read
     */
    public SetVersion of(ModelVersionId model) {
        TrainedOn found = known.get(model);
        if (found == null) {
            found = rows.find(model)
                    .orElseThrow(() -> new Refusal(
                            RefusalCode.MODEL_UNAVAILABLE,
                            Map.of("modelVersionId", model.toString()),
                            "What the model version was trained on is not read yet. Repeat the request in a moment."));
            if (known.size() >= MOST_REMEMBERED) {
                known.clear();
            }
            known.put(model, found);
        }
        FeatureSetKey set = found.featureSet();
        if (set == null) {
            throw new Refusal(
                    RefusalCode.MODEL_WITHOUT_FEATURE_SET,
                    Map.of("modelVersionId", model.toString()),
                    "Give the features in the request: the model was trained on an uploaded file.");
        }
        return new SetVersion(set, found.version());
    }
}
