package io.modeltrail.features.online;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.prediction.CurrentFeatures;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.features.definition.CompiledFeature;
import io.modeltrail.features.definition.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The rows of the online store for those who predict. */
@Component
class ServedFeatures implements CurrentFeatures {
    private final OnlineStore store;

    ServedFeatures(OnlineStore store) {
        this.store = store;
    }

    @Override
    @SuppressWarnings("NullAway") // the class file of the record's constructor does not say that values may be null
    public Current read(FeatureSetKey featureSet, int version, String entity, Instant at) {
        OnlineView view = store.view(featureSet, version, null);
        EntityValues read = view.read(entity, at.toEpochMilli());
        List<CompiledFeature> features = view.features();
        Map<String, @Nullable Object> values = LinkedHashMap.newLinkedHashMap(features.size());
        List<String> expired = new ArrayList<>(0);
        List<String> stale = new ArrayList<>(0);
        long newest = Fact.MISSING;
        for (int index = 0; index < features.size(); index++) {
            CompiledFeature feature = features.get(index);
            values.put(feature.spec().name(), FeatureValue.of(feature, read.value(index)));
            newest = Math.max(newest, read.newestMillis(index));
            if (read.isExpired(index)) {
                expired.add(feature.spec().name());
            }
            if (read.isStale(index)) {
                stale.add(feature.spec().name());
            }
        }
        return new Current(
                read.isFound(),
                new FeatureRow(values),
                newest == Fact.MISSING ? null : Instant.ofEpochMilli(newest),
                expired,
                stale);
    }
}
