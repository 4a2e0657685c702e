package io.modeltrail.features.definition;

import io.modeltrail.contracts.feature.FeatureSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** One feature that can be computed, in Java and in DuckDB with the same bits. Immutable. */
public final class CompiledFeature {
    private final FeatureSpec spec;
    private final Expression expression;
    private final List<String> categories;
    private final int[] inputs;
    private final int[] times;
    private final Set<String> sources;

    /**
     * @param inputs numbers of the set's inputs that are used
     * @param times those of them that are the time of a fact
     */
    CompiledFeature(
            FeatureSpec spec,
            Expression expression,
            List<String> categories,
            int[] inputs,
            int[] times,
            Set<String> sources) {
        this.spec = spec;
        this.expression = expression;
        this.categories = List.copyOf(categories);
        this.inputs = inputs;
        this.times = times;
        this.sources = Set.copyOf(sources);
    }

    public FeatureSpec spec() {
        return spec;
    }

    public boolean category() {
        return !categories.isEmpty();
    }

    /** What the value of a category feature is the index of; empty for a number. */
    public List<String> categories() {
        return categories;
    }

    /** Numbers of the set's inputs that the feature needs. */
    public int[] inputs() {
        return inputs.clone();
    }

    /** Names of the sources that it is computed from. */
    public Set<String> sources() {
        return sources;
    }

    /** Whether the value comes from windows of days only. */
    public boolean windowed() {
        return times.length == 0;
    }

    /**
     * The value for one entity.
     *
     * @param set all inputs of the set, in its order
     * @param atMillis moment of the observation
     * @return {@code NaN} = missing; a category is its index
     */
    public float value(long[] set, long atMillis) {
        Duration timeToLive = spec.timeToLive();
        if (timeToLive != null) {
            long newest = newestFactMillis(set);
            if (newest != Fact.MISSING && atMillis - newest > timeToLive.toMillis()) {
                return Float.NaN;
            }
        }
        double value = expression.value(set, atMillis);
        return Math.abs(value) <= Float.MAX_VALUE ? (float) value : Float.NaN;
    }

    /** When the newest fact happened whose value or time is used; {@link Fact#MISSING} when there is none, and for a windowed feature. */
    public long newestFactMillis(long[] set) {
        long newest = Fact.MISSING;
        for (int time : times) {
            newest = Math.max(newest, set[time]);
        }
        return newest;
    }

    /**
     * The same value in DuckDB: a {@code FLOAT}, or the {@code INTEGER} index of a category; {@code NULL} = missing.
     *
     * @param inputColumn gives the {@code BIGINT} column of an input of the set; {@code NULL} stands for {@link Fact#MISSING}
     * @param atMillisExpression {@code BIGINT} moment of the observation
     */
    public String sql(IntFunction<String> inputColumn, String atMillisExpression) {
        String value = expression.sql(inputColumn, atMillisExpression);
        String fits = "CASE WHEN abs(" + value + ") <= CAST('" + (double) Float.MAX_VALUE + "' AS DOUBLE) THEN CAST("
                + value + " AS " + (category() ? "INTEGER" : "FLOAT") + ") END";
        String expired = expired(inputColumn, atMillisExpression);
        return expired == null ? fits : "CASE WHEN " + expired + " THEN NULL ELSE " + fits + " END";
    }

    private @Nullable String expired(IntFunction<String> inputColumn, String atMillis) {
        Duration timeToLive = spec.timeToLive();
        if (timeToLive == null || windowed()) {
            return null;
        }
        List<String> columns = new ArrayList<>();
        for (int time : times) {
            columns.add(inputColumn.apply(time));
        }
        String newest = columns.size() == 1 ? columns.getFirst() : "greatest(" + String.join(", ", columns) + ")";
        return "(" + atMillis + ") - " + newest + " > " + timeToLive.toMillis();
    }
}
