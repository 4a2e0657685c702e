package io.modeltrail.features.quality;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.ColumnSpec.Kind;
import io.modeltrail.features.quality.Reading.Broken;
import io.modeltrail.features.quality.Reading.Missing;
import io.modeltrail.features.quality.Reading.Value;
import java.math.BigDecimal;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the cells of one column as its schema says. The answers of broken rules are made once, for there may be many. */
final class ColumnReader {
    private static final int MOST_CATEGORIES_NAMED = 20;
    /** Models calculate with 32-bit numbers: a larger one would be infinite to them. */
    private static final double LARGEST = Float.MAX_VALUE;

    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");
    private static final Pattern INFINITE = Pattern.compile("(?i)[+-]?inf(inity)?");
    private static final Missing MISSING = new Missing();
    private static final Broken MISSING_NOT_ALLOWED =
            new Broken(DataRule.MISSING_NOT_ALLOWED, "This column needs a value in every row.");
    private static final Broken NOT_A_NUMBER =
            new Broken(DataRule.NOT_A_NUMBER, "A number is written plainly, for example 12, -3.5 or 1e3.");
    private static final Broken NOT_AN_INTEGER = new Broken(
            DataRule.NOT_AN_INTEGER, "A whole number has digits only and fits 64 bits, for example 12 or -3.");
    private static final Broken NOT_FINITE =
            new Broken(DataRule.INFINITE, "A number is finite and at most " + LARGEST + " in size.");
    private static final Broken CONTROL_CHARACTER =
            new Broken(DataRule.CONTROL_CHARACTER, "A text does not hold the character U+0000.");

    private final ColumnSpec column;
    private final Set<String> allowed;
    private final Broken belowMinimum;
    private final Broken aboveMaximum;
    private final Broken categoryNotAllowed;

    ColumnReader(ColumnSpec column) {
        this.column = column;
        allowed = Set.copyOf(column.allowedValues());
        belowMinimum =
                new Broken(DataRule.BELOW_MINIMUM, "The smallest allowed value is " + plain(column.minimum()) + ".");
        aboveMaximum =
                new Broken(DataRule.ABOVE_MAXIMUM, "The largest allowed value is " + plain(column.maximum()) + ".");
        categoryNotAllowed = new Broken(DataRule.CATEGORY_NOT_ALLOWED, namedCategories());
    }

    ColumnSpec column() {
        return column;
    }

    Reading read(String cell) {
        if (cell.isBlank()) {
            return column.missingAllowed() ? MISSING : MISSING_NOT_ALLOWED;
        }
        return switch (column.kind()) {
            case TEXT -> cell.indexOf('\0') >= 0 ? CONTROL_CHARACTER : new Value(cell);
            case CATEGORY -> allowed.contains(cell) ? new Value(cell) : categoryNotAllowed;
            case INTEGER -> integer(cell);
            case DECIMAL -> decimal(cell);
        };
    }

    private Reading integer(String cell) {
        if (!INTEGER.matcher(cell).matches()) {
            return decimal(cell) instanceof Broken broken
                            && broken.rule() != DataRule.BELOW_MINIMUM
                            && broken.rule() != DataRule.ABOVE_MAXIMUM
                    ? broken
                    : NOT_AN_INTEGER;
        }
        try {
            long number = Long.parseLong(cell);
            Broken outside = outside(new BigDecimal(number));
            return outside == null ? new Value(number) : outside;
        } catch (NumberFormatException tooLong) {
            return NOT_AN_INTEGER;
        }
    }

    private Reading decimal(String cell) {
        if (INFINITE.matcher(cell).matches()) {
            return NOT_FINITE;
        }
        if (!NUMBER.matcher(cell).matches()) {
            return NOT_A_NUMBER;
        }
        // adding zero turns -0.0 into 0.0, so that equal numbers are the same bytes
        double number = Double.parseDouble(cell) + 0.0;
        if (Math.abs(number) > LARGEST) {
            return NOT_FINITE;
        }
        Broken outside = outside(number);
        return outside == null ? new Value(number) : outside;
    }

    private @Nullable Broken outside(double number) {
        if (column.minimum() != null && number < column.minimum()) {
            return belowMinimum;
        }
        return column.maximum() != null && number > column.maximum() ? aboveMaximum : null;
    }

    /** Exact: a {@code long} loses digits as a {@code double}. */
    private @Nullable Broken outside(BigDecimal number) {
        if (column.minimum() != null && number.compareTo(new BigDecimal(column.minimum())) < 0) {
            return belowMinimum;
        }
        return column.maximum() != null && number.compareTo(new BigDecimal(column.maximum())) > 0 ? aboveMaximum : null;
    }

    private String namedCategories() {
        if (column.kind() != Kind.CATEGORY) {
            return "";
        }
        String named = String.join(
                ", ",
                column.allowedValues().stream().limit(MOST_CATEGORIES_NAMED).toList());
        int more = column.allowedValues().size() - MOST_CATEGORIES_NAMED;
        return "The allowed values are " + named + (more > 0 ? " and " + more + " more." : ".");
    }

    private static String plain(@Nullable Double bound) {
        return bound == null
                ? "none"
                : new BigDecimal(bound.toString()).stripTrailingZeros().toPlainString();
    }
}
