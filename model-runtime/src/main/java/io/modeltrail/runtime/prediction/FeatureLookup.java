package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.prediction.CurrentFeatures;
import io.modeltrail.contracts.prediction.FeatureOrigin;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.stored.PersonalData;
import io.modeltrail.runtime.serving.FeatureSetOfModel;
import io.modeltrail.runtime.serving.ServedBy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Looks up the features of an entity as they are now, of the feature set that the model was trained on that serves the entity. Thread-safe.
 */
@Component
public class FeatureLookup {
    private static final int MOST_NAMES = 10;

    private final FeatureSetOfModel sets;
    /** Looked for once; the container takes as long for it as a whole prediction. */
    private final SingletonSupplier<CurrentFeatures> features;

    private final StaleFeatures policy;
    private final Clock clock;

    /** What to do with features that are older than they may be. */
    public enum StaleFeatures {
        /** No prediction is made. */
        REFUSE,
        /** Expired values count as missing, and the last known values of a stale source are used. */
        SERVE
    }

    FeatureLookup(
            FeatureSetOfModel sets,
            ObjectProvider<CurrentFeatures> features,
            @Value("${modeltrail.serving.stale-features:refuse}") StaleFeatures policy,
            Clock clock) {
        this.sets = sets;
        this.features = SingletonSupplier.ofNullable(features::getIfAvailable);
        this.policy = policy;
        this.clock = clock;
    }

    /** Features, where they came from, and what they were looked up for. */
    public record Found(@PersonalData FeatureRow row, FeatureOrigin origin, ServedBy servedBy) {
        /** Without the features. */
        @Override
        public String toString() {
            return "Found[origin=" + origin + "]";
        }
    }

    /**
     * Looks one entity up.
     *
     * @param servedBy what serves it
     * @throws Refusal FEATURES_UNAVAILABLE, ENTITY_UNKNOWN, FEATURES_STALE, MODEL_WITHOUT_FEATURE_SET or FEATURE_SET_RETIRED
     */
    public Found forEntity(ServedBy servedBy, String entity) {
        FeatureSetOfModel.SetVersion set = sets.of(servedBy.modelVersionId());
        CurrentFeatures store = features.get();
        if (store == null) {
            throw new Refusal(
                    RefusalCode.FEATURES_UNAVAILABLE,
                    "This process has no feature store. Give the features in the request, or ask a process with the role features.");
        }
        Instant asOf = clock.instant();
        CurrentFeatures.Current current = store.read(set.featureSet(), set.version(), entity, asOf);
        if (!current.found()) {
            throw new Refusal(
                    RefusalCode.ENTITY_UNKNOWN,
                    Map.of("featureSet", set.featureSet().value(), "version", Integer.toString(set.version())),
                    "Check the entity's key, or give the features in the request.");
        }
        if (policy == StaleFeatures.REFUSE) {
            refuseStale(current);
        }
        return new Found(
                current.values(),
                new FeatureOrigin(set.featureSet(), set.version(), asOf, current.newestFactAt()),
                servedBy);
    }

    private static void refuseStale(CurrentFeatures.Current current) {
        if (current.expired().isEmpty() && current.stale().isEmpty()) {
            return;
        }
        throw new Refusal(
                RefusalCode.FEATURES_STALE,
                Map.of("expired", names(current.expired()), "stale", names(current.stale())),
                "Wait for new facts, or give the features in the request. Setting modeltrail.serving.stale-features lets them be served.");
    }

    /** Names, the first of many. */
    private static String names(List<String> features) {
        return features.size() <= MOST_NAMES
                ? String.join(", ", features)
                : String.join(", ", features.subList(0, MOST_NAMES)) + ", and " + (features.size() - MOST_NAMES)
                        + " more";
    }
}
