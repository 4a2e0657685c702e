package io.modeltrail.contracts.training;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How feature values become columns; part of the model and of its digest. A number is one column, a category one indicator for each
 * of its values. A missing value takes the learned side of a split in trees, and counts as the mean in linear models and networks.
 *
 * @param rareCategoryShare categories with a smaller share of the rows learned from share one column, 0 to 0.5; 0 = none do
 * @param unknownCategory what a category is at serving time that the schema does not have
 * @param monotone numeric features whose growth may only raise or only lower the margin, at most 200; trees keep it by constraint,
 *     the other families cannot and refuse it
 */
public record Preparation(
        double rareCategoryShare, UnknownCategory unknownCategory, Map<String, Monotonicity> monotone) {
    /** No category is rare, an unknown one is refused, nothing is monotone. */
    public static final Preparation STANDARD = new Preparation(0, UnknownCategory.REFUSED, Map.of());

    public Preparation {
        Bounds.require(
                monotone == null || monotone.values().stream().noneMatch(Objects::isNull),
                "Give each monotone feature RISING or FALLING.");
        monotone = Collections.unmodifiableMap(new TreeMap<>(Objects.requireNonNullElse(monotone, Map.of())));
        unknownCategory = Objects.requireNonNullElse(unknownCategory, UnknownCategory.REFUSED);
        Bounds.inRange("rareCategoryShare", rareCategoryShare, 0, 0.5);
        Bounds.inRange("monotone", monotone.size(), 0, 200);
    }

    public enum UnknownCategory {
        /** The request is refused with the name of the feature. */
        REFUSED,
        /** Taken for a missing value, where the schema allows one; refused where it does not. */
        AS_MISSING
    }

    public enum Monotonicity {
        RISING,
        FALLING
    }
}
