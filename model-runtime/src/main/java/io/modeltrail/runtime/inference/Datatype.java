package io.modeltrail.runtime.inference;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Kinds of elements of a tensor (Open Inference Protocol v2, "Tensor Data Types"), without the 16-bit floats. */
public enum Datatype {
    BOOL(0, 1, 1),
    UINT8(0, 255, 1),
    UINT16(0, 65_535, 2),
    UINT32(0, 4_294_967_295.0, 4),
    UINT64(0, 0x1p64, 8),
    INT8(Byte.MIN_VALUE, Byte.MAX_VALUE, 1),
    INT16(Short.MIN_VALUE, Short.MAX_VALUE, 2),
    INT32(Integer.MIN_VALUE, Integer.MAX_VALUE, 4),
    INT64(Long.MIN_VALUE, Long.MAX_VALUE, 8),
    FP32(-Float.MAX_VALUE, Float.MAX_VALUE, 4),
    FP64(-Double.MAX_VALUE, Double.MAX_VALUE, 8),
    BYTES(0, 0, 0);

    private static final Map<String, Datatype> BY_NAME =
            Stream.of(values()).collect(Collectors.toMap(Datatype::name, Function.identity()));

    private final double lowest;
    private final double highest;
    private final int size;

    Datatype(double lowest, double highest, int size) {
        this.lowest = lowest;
        this.highest = highest;
        this.size = size;
    }

    public static Datatype named(String tensor, String name) {
        Datatype known = BY_NAME.get(name);
        if (known == null) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST,
                    Map.of("input", tensor),
                    "Give one of the datatypes BOOL, INT8 to INT64, UINT8 to UINT64, FP32, FP64 and BYTES.");
        }
        return known;
    }

    boolean floating() {
        return this == FP32 || this == FP64;
    }

    /** Bytes of an element in raw contents; 0 = they have a length each. */
    public int size() {
        return size;
    }

    /** Whether the number is one of this kind; NaN is a missing floating number. */
    boolean holds(double number) {
        if (Double.isNaN(number)) {
            return floating();
        }
        return number >= lowest && number <= highest && (floating() || number == Math.rint(number));
    }
}
