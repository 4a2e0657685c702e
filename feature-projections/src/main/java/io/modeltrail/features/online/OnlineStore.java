package io.modeltrail.features.online;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.features.SourceHealth;
import io.modeltrail.features.definition.ActiveFeatureSets;
import io.modeltrail.features.definition.CompiledFeature;
import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.streaming.SetStates;
import io.modeltrail.features.streaming.StreamingEngine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** Gives the values of features as they are now, as long as the states are in memory; otherwise it says why not. Thread-safe. */
@Component
public class OnlineStore {
    private final ActiveFeatureSets sets;
    private final StreamingEngine engine;
    private final SubjectDirectory subjects;
    /** Looked for once; the container takes as long for it as a whole prediction. */
    private final SingletonSupplier<SourceHealth> health;

    OnlineStore(
            ActiveFeatureSets sets,
            StreamingEngine engine,
            SubjectDirectory subjects,
            ObjectProvider<SourceHealth> health) {
        this.subjects = subjects;
        this.sets = sets;
        this.engine = engine;
        this.health = SingletonSupplier.ofNullable(health::getIfAvailable);
    }

    /**
     * @param version null = the newest in use
     * @param features by name; null = all, in the order of the definition
     */
    public OnlineView view(FeatureSetKey name, @Nullable Integer version, @Nullable List<String> features) {
        CompiledFeatureSet set = sets.find(name, version)
                .map(ActiveFeatureSets.Active::set)
                .orElseThrow(() -> new Refusal(
                        RefusalCode.NOT_FOUND,
                        Map.of("featureSet", name + (version == null ? "" : " version " + version)),
                        "Give the name, and if any the version, of a feature set that is in use."));
        List<CompiledFeature> chosen = features == null ? set.features() : chosen(set, features);
        UseCaseKey useCase = sets.useCaseOf(set);
        return new OnlineView(states(set), chosen, health.get(), entity -> subjects.isBarred(useCase, entity));
    }

    private SetStates states(CompiledFeatureSet set) {
        FeatureSetKey name = set.definition().name();
        int version = set.definition().version();
        if (sets.all().stream().noneMatch(active -> active.set() == set)) {
            throw new Refusal(
                    RefusalCode.FEATURE_SET_RETIRED,
                    Map.of("featureSet", name.value(), "version", Integer.toString(version)),
                    "Ask for a version that is in use.");
        }
        if (!engine.isEnabled()) {
            throw new Refusal(
                    RefusalCode.FEATURES_UNAVAILABLE,
                    "Kafka is switched off, so nothing is computed; switch it on (modeltrail.kafka.enabled).");
        }
        return engine.states(name, version)
                .filter(SetStates::isLoaded)
                .orElseThrow(() -> new Refusal(
                        RefusalCode.FEATURES_UNAVAILABLE,
                        Map.of("featureSet", name.value(), "version", Integer.toString(version)),
                        "The states are being loaded; ask again in a moment."));
    }

    private static List<CompiledFeature> chosen(CompiledFeatureSet set, List<String> names) {
        Map<String, CompiledFeature> byName = new HashMap<>();
        set.features().forEach(feature -> byName.put(feature.spec().name(), feature));
        List<CompiledFeature> chosen = new ArrayList<>(names.size());
        for (String name : names) {
            CompiledFeature feature = byName.get(name);
            if (feature == null) {
                throw new Refusal(
                        RefusalCode.NOT_FOUND,
                        Map.of(
                                "feature",
                                name,
                                "featureSet",
                                set.definition().name() + " version "
                                        + set.definition().version()),
                        "Give names of features that the version of the set has.");
            }
            chosen.add(feature);
        }
        return chosen;
    }
}
