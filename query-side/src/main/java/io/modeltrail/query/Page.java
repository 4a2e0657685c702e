package io.modeltrail.query;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next give it as {@code after} to get the next page; null on the last one
 * @param asOfPosition every event up to here that concerns the list has been applied to it; -1 = none yet
 */
public record Page<T>(List<T> items, @Nullable String next, long asOfPosition) {
    public Page {
        items = List.copyOf(items);
    }

    /**
     * @param oneMore the items of the page, and one more when there is a next page
     * @param cursor the place of an item in the order of the list
     */
    public static <T> Page<T> of(List<T> oneMore, PageRequest request, Function<T, Object> cursor, long asOfPosition) {
        if (oneMore.size() <= request.limit()) {
            return new Page<>(oneMore, null, asOfPosition);
        }
        List<T> items = oneMore.subList(0, request.limit());
        return new Page<>(items, cursor.apply(items.getLast()).toString(), asOfPosition);
    }
}
