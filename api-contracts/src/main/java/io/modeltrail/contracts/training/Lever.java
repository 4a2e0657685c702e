package io.modeltrail.contracts.training;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A feature that somebody can change, for counterfactuals: give either numbers or categories.
 *
 * @param lowest value that a number can be brought to; null with {@code categories}
 * @param highest as {@code lowest}
 * @param categories that a category can be brought to; empty for a number
 */
public record Lever(
        String feature, @Nullable Double lowest, @Nullable Double highest, List<String> categories) {
    public Lever {
        categories = List.copyOf(Objects.requireNonNullElse(categories, List.of())); // a caller may leave it out
        boolean numbers = lowest != null && highest != null && categories.isEmpty();
        boolean values = lowest == null && highest == null && !categories.isEmpty();
        Bounds.require(
                numbers || values, "Give a lever either lowest and highest, or the categories it can be brought to.");
        if (lowest != null && highest != null) {
            Bounds.inRange("lowest", lowest, -1e12, 1e12);
            Bounds.inRange("highest", highest, lowest, 1e12);
        }
    }
}
