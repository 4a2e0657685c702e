package io.modeltrail.standalone.access;

import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list in the order of time-ordered ids.
 *
 * @param next where the following part begins; null on the last one
 */
record Page<T>(List<T> items, @Nullable UUID next) {
    private static final int LARGEST = 500;
    private static final int USUAL = 50;
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    /** @param rows given the last id of the part before and a number of rows */
    static <R, T> Page<T> of(
            @Nullable Integer limit,
            @Nullable String after,
            BiFunction<UUID, Integer, List<R>> rows,
            Function<R, T> shown,
            Function<T, UUID> id) {
        int size = limit == null ? USUAL : limit;
        if (size < 1 || size > LARGEST) {
            throw new Refusal(RefusalCode.VALUE_OUT_OF_RANGE, Map.of("parameter", "limit"), "Use 1 to 500.");
        }
        UUID begin = after == null ? BEFORE_ALL : Identifiers.parse(after);
        List<T> found = rows.apply(begin, size + 1).stream().map(shown).toList();
        boolean more = found.size() > size;
        List<T> items = more ? found.subList(0, size) : found;
        return new Page<>(items, more ? id.apply(items.getLast()) : null);
    }
}
