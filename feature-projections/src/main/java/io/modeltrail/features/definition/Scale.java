package io.modeltrail.features.definition;

import io.modeltrail.contracts.feature.AttributeSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** How numbers of a source become integers: a decimal with scale 2 is counted in hundredths. */
final class Scale {
    static final int LARGEST = 9;
    /** In the smallest unit. Nine million facts of this size on one day still have a sum of 64 bits. */
    static final long LARGEST_VALUE = 1_000_000_000_000L;
    /** In the smallest unit. The squares of a million facts of this size still have a sum of 64 bits. */
    static final long LARGEST_SQUARED = 3_000_000L;

    private Scale() {}

    /** 10 to the power of the scale; exact for all that are allowed. */
    static double unit(int scale) {
        return BigDecimal.ONE.movePointRight(scale).doubleValue();
    }

    static long minimum(AttributeSpec attribute) {
        return bound(attribute.minimum(), attribute.scale(), -LARGEST_VALUE, RoundingMode.CEILING);
    }

    static long maximum(AttributeSpec attribute) {
        return bound(attribute.maximum(), attribute.scale(), LARGEST_VALUE, RoundingMode.FLOOR);
    }

    static boolean squaresFit(AttributeSpec attribute) {
        return minimum(attribute) >= -LARGEST_SQUARED && maximum(attribute) <= LARGEST_SQUARED;
    }

    private static long bound(@Nullable Double bound, int scale, long none, RoundingMode rounding) {
        return bound == null
                ? none
                : new BigDecimal(bound.toString())
                        .movePointRight(scale)
                        .setScale(0, rounding)
                        .longValueExact();
    }
}
