package io.modeltrail.features.online;

import io.modeltrail.features.definition.Fact;
import org.jspecify.annotations.Nullable;

/** The values of one entity, in the order of the features that were asked for. The arrays are not to be changed. */
public final class EntityValues {
    private final String entity;
    private final boolean found;
    private final float[] values;
    private final long[] newestMillis;
    private final boolean[] expired;
    private final boolean @Nullable [] stale;

    EntityValues(
            String entity,
            boolean found,
            float[] values,
            long[] newestMillis,
            boolean[] expired,
            boolean @Nullable [] stale) {
        this.entity = entity;
        this.found = found;
        this.values = values;
        this.newestMillis = newestMillis;
        this.expired = expired;
        this.stale = stale;
    }

    public String entity() {
        return entity;
    }

    /** Whether anything is known of the entity. */
    public boolean isFound() {
        return found;
    }

    /** NaN = missing; a category is its index. */
    public float value(int feature) {
        return values[feature];
    }

    /** All values, as {@link #value}. */
    public float[] values() {
        return values;
    }

    /** When the newest fact happened that the value comes from, or could have come from; {@link Fact#MISSING} when there is none. */
    public long newestMillis(int feature) {
        return newestMillis[feature];
    }

    /** Whether the feature's time to live has passed. */
    public boolean isExpired(int feature) {
        return expired[feature];
    }

    /** Whether a source of the feature is stale. */
    public boolean isStale(int feature) {
        return stale != null && stale[feature];
    }

    /** A stale value is never reported as present. */
    public ValueStatus status(int feature) {
        if (!found) {
            return ValueStatus.NOT_FOUND;
        }
        if (expired[feature] || isStale(feature)) {
            return ValueStatus.OUTSIDE_MAX_AGE;
        }
        return Float.isNaN(values[feature]) ? ValueStatus.NULL_VALUE : ValueStatus.PRESENT;
    }
}
