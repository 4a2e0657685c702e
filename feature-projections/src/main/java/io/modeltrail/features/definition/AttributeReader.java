package io.modeltrail.features.definition;

import io.modeltrail.contracts.feature.AttributeSpec;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Turns the JSON of one attribute into its integer. Immutable. */
final class AttributeReader {
    /** No number that fits has more digits. */
    private static final int LONGEST_NUMBER = 100;

    private static final int MOST_DIGITS_OF_A_LONG = 18;

    private final String name;
    private final AttributeSpec.Kind kind;
    private final int scale;
    private final boolean missingAllowed;
    private final long minimum;
    private final long maximum;
    private final Map<String, Integer> categories = new HashMap<>();

    AttributeReader(AttributeSpec spec) {
        name = spec.name();
        kind = spec.kind();
        scale = spec.scale();
        missingAllowed = spec.missingAllowed();
        minimum = Scale.minimum(spec);
        maximum = Scale.maximum(spec);
        for (String category : spec.allowedValues()) {
            categories.put(category, categories.size());
        }
    }

    String name() {
        return name;
    }

    boolean missingAllowed() {
        return missingAllowed;
    }

    /**
     * Puts the value that the parser stands on into the row; a null leaves it missing.
     *
     * @param row has a place for it that holds {@link Fact#MISSING}
     * @return why it was refused; null when it was not
     */
    @Nullable
    String read(JsonParser parser, JsonToken token, long[] row, int index) {
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        return switch (kind) {
            case INTEGER, DECIMAL -> number(parser, token, row, index);
            case CATEGORY -> category(parser, token, row, index);
            case TIME -> time(parser, token, row, index);
        };
    }

    private @Nullable String number(JsonParser parser, JsonToken token, long[] row, int index) {
        if (kind == AttributeSpec.Kind.INTEGER && token.isBoolean()) {
            return within(token == JsonToken.VALUE_TRUE ? 1 : 0, row, index);
        }
        if (!token.isNumeric()) {
            return "attribute-not-a-number";
        }
        if (token == JsonToken.VALUE_NUMBER_INT
                && scale == 0
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return within(parser.getLongValue(), row, index);
        }
        String text = parser.getString();
        if (text.length() > LONGEST_NUMBER) {
            return "attribute-out-of-range";
        }
        return exact(text, row, index);
    }

    /** The number as written, times 10 to the scale; a plain one is read without a detour. */
    private @Nullable String exact(String text, long[] row, int index) {
        long value = 0;
        int fraction = -1;
        int digits = 0;
        for (int i = text.charAt(0) == '-' ? 1 : 0; i < text.length(); i++) {
            char one = text.charAt(i);
            if (one == '.') {
                fraction = 0;
            } else if (one >= '0' && one <= '9' && ++digits + scale <= MOST_DIGITS_OF_A_LONG) {
                value = value * 10 + (one - '0');
                fraction += fraction < 0 ? 0 : 1;
            } else {
                return decimal(text, row, index);
            }
        }
        for (int missing = scale - Math.max(fraction, 0); missing > 0; missing--) {
            value *= 10;
        }
        for (int spare = fraction - scale; spare > 0; spare--) {
            if (value % 10 != 0) {
                return "attribute-too-precise";
            }
            value /= 10;
        }
        return within(text.charAt(0) == '-' ? -value : value, row, index);
    }

    private @Nullable String decimal(String text, long[] row, int index) {
        BigDecimal shortest;
        try {
            shortest = new BigDecimal(text).stripTrailingZeros();
        } catch (ArithmeticException | NumberFormatException exponentTooLarge) {
            return "attribute-out-of-range";
        }
        if (shortest.scale() > scale) {
            return "attribute-too-precise";
        }
        if ((long) shortest.precision() - shortest.scale() + scale > MOST_DIGITS_OF_A_LONG) {
            return "attribute-out-of-range";
        }
        return within(shortest.movePointRight(scale).longValueExact(), row, index);
    }

    private @Nullable String within(long value, long[] row, int index) {
        if (value < minimum || value > maximum) {
            return "attribute-out-of-range";
        }
        row[index] = value;
        return null;
    }

    private @Nullable String category(JsonParser parser, JsonToken token, long[] row, int index) {
        if (token != JsonToken.VALUE_STRING) {
            return "attribute-not-text";
        }
        Integer category = categories.get(parser.getString());
        if (category == null) {
            return "category-not-allowed";
        }
        row[index] = category;
        return null;
    }

    private @Nullable String time(JsonParser parser, JsonToken token, long[] row, int index) {
        long time =
                token == JsonToken.VALUE_STRING ? Timestamp.dateOrDateTime(parser.getString()) : Timestamp.MALFORMED;
        if (time == Timestamp.MALFORMED) {
            return "attribute-not-a-time";
        }
        row[index] = time;
        return null;
    }
}
