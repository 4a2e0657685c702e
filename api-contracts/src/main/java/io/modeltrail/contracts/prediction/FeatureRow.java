package io.modeltrail.contracts.prediction;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Feature values by name, as plain JSON: a {@link Double} for a number, a {@link String} for a category, null for missing.
 * Numbers become {@code double} at once, so that what is stored is what was scored.
 */
public record FeatureRow(@JsonValue Map<String, @Nullable Object> values) {
    /** Stands for the values of somebody whose key was destroyed. A row that was scored is never empty. */
    public static final FeatureRow ERASED = new FeatureRow(Map.of());

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public FeatureRow {
        if (!(values instanceof FeatureColumns.Values)) {
            Map<String, @Nullable Object> plain = LinkedHashMap.newLinkedHashMap(values.size());
            values.forEach((name, value) -> plain.put(name, plain(name, value)));
            values = Collections.unmodifiableMap(plain);
        }
    }

    static @Nullable Object plain(String name, @Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String category -> category;
            case Double number -> finite(name, number);
            case Number number -> finite(name, number.doubleValue());
            default -> throw doesNotFit(name, "Give a number, a text or null.");
        };
    }

    private static Double finite(String name, double number) {
        if (!Double.isFinite(number)) {
            throw doesNotFit(name, "Give a finite number, or null when it is missing.");
        }
        return number;
    }

    private static Refusal doesNotFit(String name, String remedy) {
        return new Refusal(RefusalCode.FEATURES_DO_NOT_FIT, Map.of("feature", name), remedy);
    }
}
