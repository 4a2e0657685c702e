package io.modeltrail.features.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The distinct inputs of a set, in the order in which they were first needed. */
final class InputIndex {
    private final Map<Input, Integer> numbers = new LinkedHashMap<>();

    int of(Input input) {
        return numbers.computeIfAbsent(input, unseen -> numbers.size());
    }

    List<Input> inputs() {
        return new ArrayList<>(numbers.keySet());
    }
}
