package io.modeltrail.features.online;

import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.SourceSpec;
import io.modeltrail.features.SourceHealth;
import io.modeltrail.features.definition.CompiledFeature;
import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.definition.Fact;
import io.modeltrail.features.streaming.InputReader;
import io.modeltrail.features.streaming.SetStates;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Some features of one version of a set, for one request. Not thread-safe. */
public final class OnlineView {
    private final SetStates states;
    private final CompiledFeatureSet set;
    private final List<CompiledFeature> features;
    private final InputReader reader;
    private final Predicate<String> barred;
    private final boolean @Nullable [] stale;

    /** @param barred says of an entity whether nothing may be told about it */
    OnlineView(
            SetStates states, List<CompiledFeature> features, @Nullable SourceHealth health, Predicate<String> barred) {
        this.barred = barred;
        this.states = states;
        set = states.set();
        this.features = features;
        reader = states.reader();
        stale = stale(health);
    }

    public CompiledFeatureSet set() {
        return set;
    }

    public List<CompiledFeature> features() {
        return features;
    }

    /** All of which anything is known, in no order. */
    public Set<String> entities() {
        return states.entities();
    }

    public EntityValues read(String entity, long atMillis) {
        int count = features.size();
        float[] values = new float[count];
        long[] newest = new long[count];
        boolean[] expired = new boolean[count];
        boolean found = !barred.test(entity) && reader.read(entity, atMillis);
        long[] inputs = reader.inputs();
        for (int index = 0; index < count; index++) {
            CompiledFeature feature = features.get(index);
            if (!found) {
                values[index] = Float.NaN;
                newest[index] = Fact.MISSING;
                continue;
            }
            values[index] = feature.value(inputs, atMillis);
            long used = feature.newestFactMillis(inputs);
            Duration timeToLive = feature.spec().timeToLive();
            expired[index] = timeToLive != null && used != Fact.MISSING && atMillis - used > timeToLive.toMillis();
            newest[index] = used == Fact.MISSING ? newestOf(set.topicsOf(feature)) : used;
        }
        return new EntityValues(entity, found, values, newest, expired, stale);
    }

    private long newestOf(int[] topics) {
        long newest = Fact.MISSING;
        for (int topic : topics) {
            newest = Math.max(newest, reader.newestMillis(topic));
        }
        return newest;
    }

    private boolean @Nullable [] stale(@Nullable SourceHealth health) {
        if (health == null) {
            return null;
        }
        FeatureSetDefinition definition = set.definition();
        Set<String> staleSources = new HashSet<>();
        for (SourceSpec source : definition.sources()) {
            if (health.stale(definition.name(), definition.version(), source.name())) {
                staleSources.add(source.name());
            }
        }
        if (staleSources.isEmpty()) {
            return null;
        }
        boolean[] marks = new boolean[features.size()];
        for (int index = 0; index < marks.length; index++) {
            marks[index] = !Collections.disjoint(features.get(index).sources(), staleSources);
        }
        return marks;
    }
}
