package io.modeltrail.runtime.inference;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.stored.PersonalData;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One input: a value for each row.
 *
 * @param shape [rows] or [rows, 1]
 * @param elements one for each row: a {@link Double} or, of BYTES, a {@link String}; null and NaN = missing
 */
public record Tensor(
        String name,
        Datatype datatype,
        List<Long> shape,
        @PersonalData List<@Nullable Object> elements) {
    /** Longest name of an input that is read, in characters. */
    static final int LONGEST_NAME = 200;

    /** @throws Refusal MALFORMED_REQUEST naming the input, and no value of it */
    public Tensor {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST, "Name every input with 1 to " + LONGEST_NAME + " characters.");
        }
        shape = List.copyOf(shape);
        elements = Collections.unmodifiableList(elements);
        boolean column = shape.size() == 1 || (shape.size() == 2 && shape.get(1) == 1);
        if (!column || shape.getFirst() != elements.size()) {
            throw malformed(name, "Give the shape [rows] or [rows, 1], and as many elements as rows.");
        }
        for (Object element : elements) {
            check(name, datatype, element);
        }
    }

    private static void check(String name, Datatype datatype, @Nullable Object element) {
        switch (element) {
            case null -> {
                // missing
            }
            case String text -> {
                if (datatype != Datatype.BYTES) {
                    throw malformed(name, "Give numbers for a tensor of numbers.");
                }
            }
            case Double number -> {
                if (datatype == Datatype.BYTES || !datatype.holds(number)) {
                    throw malformed(name, "Give elements that lie in the datatype's range; texts for BYTES.");
                }
            }
            default -> throw new IllegalStateException("elements are numbers and texts");
        }
    }

    int rows() {
        return elements.size();
    }

    static Refusal malformed(String input, String remedy) {
        return new Refusal(RefusalCode.MALFORMED_REQUEST, Map.of("input", input), remedy);
    }

    /** Without elements. */
    @Override
    public String toString() {
        return "Tensor[name=" + name + ", datatype=" + datatype + ", shape=" + shape + "]";
    }
}
