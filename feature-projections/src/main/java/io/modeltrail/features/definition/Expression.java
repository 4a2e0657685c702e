package io.modeltrail.features.definition;

import java.util.function.IntFunction;

/**
 * A number over inputs, said twice: {@link #value} for Java and {@link #sql} for DuckDB. Both do the same operations on IEEE 754 doubles in
 * the same order, each rounded by itself, so both give the same bits. Missing is {@code NaN} in Java and {@code NULL} in SQL; where a {@code
 * NaN} can have come out of arithmetic, SQL turns it to {@code NULL} before it is compared.
 */
sealed interface Expression {
    /** @param inputs of the whole set */
    double value(long[] inputs, long atMillis);

    /** @param columns gives the column of an input, {@code BIGINT} */
    String sql(IntFunction<String> columns, String atMillis);

    /** A literal. */
    record Constant(double number) implements Expression {
        @Override
        public double value(long[] inputs, long atMillis) {
            return number;
        }

        @Override
        public String sql(IntFunction<String> columns, String atMillis) {
            return literal(number);
        }
    }

    /**
     * An input in units of its scale.
     *
     * @param unit 10 to the power of the scale
     */
    record Scaled(int input, double unit) implements Expression {
        @Override
        public double value(long[] inputs, long atMillis) {
            return inputs[input] == Fact.MISSING ? Double.NaN : (double) inputs[input] / unit;
        }

        @Override
        public String sql(IntFunction<String> columns, String atMillis) {
            String number = asDouble(columns.apply(input));
            return unit == 1 ? number : "(" + number + " / " + literal(unit) + ")";
        }
    }

    /** Number of bits that are set. */
    record Bits(int input) implements Expression {
        @Override
        public double value(long[] inputs, long atMillis) {
            return Long.bitCount(inputs[input]);
        }

        @Override
        public String sql(IntFunction<String> columns, String atMillis) {
            return "CAST(bit_count(" + columns.apply(input) + ") AS DOUBLE)";
        }
    }

    /** Days from the time in an input to the observation. */
    record DaysSince(int input) implements Expression {
        private static final double DAY_MILLIS = 86_400_000.0;

        @Override
        public double value(long[] inputs, long atMillis) {
            return inputs[input] == Fact.MISSING ? Double.NaN : (double) (atMillis - inputs[input]) / DAY_MILLIS;
        }

        @Override
        public String sql(IntFunction<String> columns, String atMillis) {
            return "(CAST((" + atMillis + ") - " + columns.apply(input) + " AS DOUBLE) / " + literal(DAY_MILLIS) + ")";
        }
    }

    /** Population standard deviation from a count, a sum and a sum of squares; missing for a count of 0. */
    record Deviation(int count, int sum, int squares, double unit) implements Expression {
        @Override
        public double value(long[] inputs, long atMillis) {
            double n = inputs[count];
            if (n == 0) {
                return Double.NaN;
            }
            double mean = (double) inputs[sum] / n;
            double variance = (double) inputs[squares] / n - mean * mean;
            return Math.sqrt(variance > 0 ? variance : 0) / unit;
        }

        @Override
        public String sql(IntFunction<String> columns, String atMillis) {
            String n = "nullif(" + asDouble(columns.apply(count)) + ", 0)";
            String mean = "(" + asDouble(columns.apply(sum)) + " / " + n + ")";
            String variance = "(" + asDouble(columns.apply(squares)) + " / " + n + " - " + mean + " * " + mean + ")";
            return "(sqrt(CASE WHEN " + variance + " > 0 THEN " + variance + " WHEN " + n
                    + " IS NOT NULL THEN CAST(0 AS DOUBLE) END) / " + literal(unit) + ")";
        }
    }

    record Negated(Expression of) implements Expression {
        @Override
        public double value(long[] inputs, long atMillis) {
            return -of.value(inputs, atMillis);
        }

        @Override
        public String sql(IntFunction<String> columns, String atMillis) {
            return "(-" + of.sql(columns, atMillis) + ")";
        }
    }

    record Added(Expression left, Expression right) implements Expression {
        @Override
        public double value(long[] inputs, long atMillis) {
            return left.value(inputs, atMillis) + right.value(inputs, atMillis);
        }

        @Override
        public String sql(IntFunction<String> columns, String atMillis) {
            return "(" + left.sql(columns, atMillis) + " + " + right.sql(columns, atMillis) + ")";
        }
    }

    record Subtracted(Expression left, Expression right) implements Expression {
        @Override
        public double value(long[] inputs, long atMillis) {
            return left.value(inputs, atMillis) - right.value(inputs, atMillis);
        }

        @Override
        public String sql(IntFunction<String> columns, String atMillis) {
            return "(" + left.sql(columns, atMillis) + " - " + right.sql(columns, atMillis) + ")";
        }
    }

    record Multiplied(Expression left, Expression right) implements Expression {
        @Override
        public double value(long[] inputs, long atMillis) {
            return left.value(inputs, atMillis) * right.value(inputs, atMillis);
        }

        @Override
        public String sql(IntFunction<String> columns, String atMillis) {
            return "(" + left.sql(columns, atMillis) + " * " + right.sql(columns, atMillis) + ")";
        }
    }

    /** Missing when the divisor is 0. */
    record Divided(Expression left, Expression right) implements Expression {
        @Override
        public double value(long[] inputs, long atMillis) {
            double divisor = right.value(inputs, atMillis);
            return divisor == 0 ? Double.NaN : left.value(inputs, atMillis) / divisor;
        }

        @Override
        public String sql(IntFunction<String> columns, String atMillis) {
            return "(" + left.sql(columns, atMillis) + " / nullif(" + right.sql(columns, atMillis) + ", 0))";
        }
    }

    /** The smaller of two; missing when one is. */
    record Smaller(Expression left, Expression right) implements Expression {
        @Override
        public double value(long[] inputs, long atMillis) {
            double one = left.value(inputs, atMillis);
            double other = right.value(inputs, atMillis);
            return one <= other ? one : one > other ? other : Double.NaN;
        }

        @Override
        public String sql(IntFunction<String> columns, String atMillis) {
            return chosen(left.sql(columns, atMillis), "<=", ">", right.sql(columns, atMillis));
        }
    }

    /** The larger of two; missing when one is. */
    record Larger(Expression left, Expression right) implements Expression {
        @Override
        public double value(long[] inputs, long atMillis) {
            double one = left.value(inputs, atMillis);
            double other = right.value(inputs, atMillis);
            return one >= other ? one : one < other ? other : Double.NaN;
        }

        @Override
        public String sql(IntFunction<String> columns, String atMillis) {
            return chosen(left.sql(columns, atMillis), ">=", "<", right.sql(columns, atMillis));
        }
    }

    /** The first that is not missing. */
    record Present(Expression first, Expression otherwise) implements Expression {
        @Override
        public double value(long[] inputs, long atMillis) {
            double value = first.value(inputs, atMillis);
            return Double.isNaN(value) ? otherwise.value(inputs, atMillis) : value;
        }

        @Override
        public String sql(IntFunction<String> columns, String atMillis) {
            return "coalesce(" + nanIsNull(first.sql(columns, atMillis)) + ", " + otherwise.sql(columns, atMillis)
                    + ")";
        }
    }

    /** Written so that DuckDB reads a double and not a decimal. */
    private static String literal(double number) {
        return "CAST('" + number + "' AS DOUBLE)";
    }

    private static String asDouble(String column) {
        return "CAST(" + column + " AS DOUBLE)";
    }

    private static String chosen(String left, String leftWhen, String rightWhen, String right) {
        String one = nanIsNull(left);
        String other = nanIsNull(right);
        return "CASE WHEN " + one + " " + leftWhen + " " + other + " THEN " + left + " WHEN " + one + " " + rightWhen
                + " " + other + " THEN " + right + " END";
    }

    private static String nanIsNull(String number) {
        return "nullif(" + number + ", CAST('NaN' AS DOUBLE))";
    }
}
