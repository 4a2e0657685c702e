package io.modeltrail.contracts.prediction;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the rows of one table, which share the names of their features. A row made here is equal to one made of a map with the same
 * values, and costs a tenth of it: no hash table is built for it, and none is copied. Immutable and thread-safe.
 */
public final class FeatureColumns {
    private final List<String> names;
    private final Map<String, Integer> positions = new HashMap<>();

    /** @param names each once */
    public FeatureColumns(List<String> names) {
        // One String for each name wherever it came from, so that comparing two lists of names looks at no characters.
        this.names = names.stream().map(String::intern).toList();
        for (String name : this.names) {
            if (positions.put(name, positions.size()) != null) {
                throw new IllegalArgumentException("a name occurs twice");
            }
        }
    }

    /**
     * @param values in the order of the names, numbers, texts and nulls as {@link FeatureRow} takes them; the array is copied
     * @throws io.modeltrail.contracts.refusal.Refusal FEATURES_DO_NOT_FIT
     */
    public FeatureRow row(@Nullable Object[] values) {
        if (values.length != names.size()) {
            throw new IllegalArgumentException("a row has a value for each name");
        }
        @Nullable Object[] plain = new @Nullable Object[values.length];
        for (int column = 0; column < values.length; column++) {
            plain[column] = FeatureRow.plain(names.get(column), values[column]);
        }
        return new FeatureRow(new Values(names, positions, plain));
    }

    public List<String> names() {
        return names;
    }

    /** Whether the row has exactly these features, in whatever order. */
    public boolean describe(FeatureRow row) {
        Map<String, @Nullable Object> values = row.values();
        return inThisOrder(values)
                || (values.size() == names.size() && values.keySet().containsAll(names));
    }

    /**
     * The same row with its values in this order; itself when they are already.
     *
     * @param row that these columns {@link #describe}
     */
    public FeatureRow inOrder(FeatureRow row) {
        Map<String, @Nullable Object> values = row.values();
        if (inThisOrder(values)) {
            return row;
        }
        @Nullable Object[] ordered = new @Nullable Object[names.size()];
        for (int column = 0; column < ordered.length; column++) {
            ordered[column] = values.get(names.get(column));
        }
        return new FeatureRow(new Values(names, positions, ordered));
    }

    /**
     * The values in the order of the names.
     *
     * @param row that these columns {@link #describe}
     */
    public void forEachValue(FeatureRow row, Consumer<? super @Nullable Object> action) {
        Map<String, @Nullable Object> values = row.values();
        if (inThisOrder(values)) {
            for (Object value : ((Values) values).values) {
                action.accept(value);
            }
        } else {
            names.forEach(name -> action.accept(values.get(name)));
        }
    }

    private boolean inThisOrder(Map<String, @Nullable Object> values) {
        return values instanceof Values other && other.names.equals(names);
    }

    /** The values of one row; nobody else has the array. */
    static final class Values extends AbstractMap<String, @Nullable Object> {
        private final List<String> names;
        private final Map<String, Integer> positions;
        private final @Nullable Object[] values;

        private Values(List<String> names, Map<String, Integer> positions, @Nullable Object[] values) {
            this.names = names;
            this.positions = positions;
            this.values = values;
        }

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public boolean containsKey(@Nullable Object name) {
            return positions.containsKey(name);
        }

        @Override
        public @Nullable Object get(@Nullable Object name) {
            Integer position = positions.get(name);
            return position == null ? null : values[position];
        }

        @Override
        public void forEach(BiConsumer<? super String, ? super @Nullable Object> action) {
            for (int column = 0; column < values.length; column++) {
                action.accept(names.get(column), values[column]);
            }
        }

        @Override
        public Set<Entry<String, @Nullable Object>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public int size() {
                    return values.length;
                }

                @Override
                public Iterator<Entry<String, @Nullable Object>> iterator() {
                    return new Iterator<>() {
                        private int next;

                        @Override
                        public boolean hasNext() {
                            return next < values.length;
                        }

                        @Override
                        public Entry<String, @Nullable Object> next() {
                            if (!hasNext()) {
                                throw new NoSuchElementException();
                            }
                            int column = next++;
                            return new SimpleImmutableEntry<>(names.get(column), values[column]);
                        }
                    };
                }
            };
        }
    }
}
