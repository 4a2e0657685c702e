package io.modeltrail.features.definition;

import io.modeltrail.contracts.feature.AttributeSpec;
import io.modeltrail.contracts.feature.FactSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the expression of one feature, by recursive descent. The language is described in docs/FEATURES.md. Used for one text, by one
 * thread.
 */
final class ExpressionParser {
    /** Deeper nesting has no use and would need as much stack. */
    private static final int DEEPEST = 32;

    private static final int LONGEST_WINDOW_DAYS = 366;

    private final ExpressionText text;
    private final NamedFactParser facts;
    private final InputIndex index;
    private final Set<Integer> used = new LinkedHashSet<>();
    private @Nullable Expression category;
    private @Nullable AttributeSpec categoryAttribute;
    private int categoryAt;
    private int depth;

    /**
     * @param inputs of the set that the expression needs
     * @param categories of the feature; empty for a number
     */
    record Parsed(Expression expression, Set<Integer> inputs, List<String> categories) {}

    private ExpressionParser(ExpressionText text, List<FactSpec> facts, InputIndex index) {
        this.text = text;
        this.facts = new NamedFactParser(text, facts);
        this.index = index;
    }

    /** @throws DefinitionProblem with the place where the text stops making sense */
    static Parsed parse(String path, String text, List<FactSpec> facts, InputIndex index) {
        return new ExpressionParser(new ExpressionText(path, text), facts, index).whole();
    }

    private Parsed whole() {
        Expression expression = sum();
        if (!text.ended()) {
            throw text.problem("Here an operator (+ - * /) or the end is expected.");
        }
        if (used.isEmpty()) {
            throw text.problem(0, "Use at least one fact: a constant is no feature.");
        }
        if (categoryAttribute == null) {
            return new Parsed(expression, used, List.of());
        }
        if (!expression.equals(category)) {
            throw text.problem(
                    categoryAt,
                    "last of a category stands alone and makes a category feature: do not calculate with it.");
        }
        return new Parsed(expression, used, categoryAttribute.allowedValues());
    }

    private Expression sum() {
        Expression left = product();
        while (true) {
            if (text.takes('+')) {
                left = new Expression.Added(left, product());
            } else if (text.takes('-')) {
                left = new Expression.Subtracted(left, product());
            } else {
                return left;
            }
        }
    }

    private Expression product() {
        Expression left = factor();
        while (true) {
            if (text.takes('*')) {
                left = new Expression.Multiplied(left, factor());
            } else if (text.takes('/')) {
                left = new Expression.Divided(left, factor());
            } else {
                return left;
            }
        }
    }

    private Expression factor() {
        if (++depth > DEEPEST) {
            throw text.problem("Nest at most " + DEEPEST + " deep.");
        }
        Expression factor = unnested();
        depth--;
        return factor;
    }

    private Expression unnested() {
        if (text.takes('-')) {
            return new Expression.Negated(factor());
        }
        if (text.takes('(')) {
            Expression inner = sum();
            text.expect(')');
            return inner;
        }
        if (text.atDigit()) {
            return new Expression.Constant(text.number());
        }
        int at = text.position();
        String function = text.name("a number, a function or a bracket");
        text.expect('(');
        Expression call = call(function, at);
        text.expect(')');
        return call;
    }

    private Expression call(String function, int at) {
        return switch (function) {
            case "count" -> count();
            case "sum" -> total();
            case "avg" -> average();
            case "stddev" -> deviation();
            case "active_days" -> activeDays();
            case "distinct" -> distinct();
            case "last" -> last(at);
            case "days_since" -> daysSince();
            case "days_since_last" -> daysSinceLast();
            case "days_since_first" -> daysSinceFirst();
            case "min", "max", "coalesce", "ratio" -> ofTwo(function);
            default ->
                throw text.problem(
                        at,
                        "There is no function " + function
                                + "; there are count, sum, avg, stddev, active_days, distinct,"
                                + " last, days_since, days_since_last, days_since_first, min, max, coalesce and ratio.");
        };
    }

    private Expression ofTwo(String function) {
        Expression first = sum();
        text.expect(',');
        Expression second = sum();
        return switch (function) {
            case "min" -> new Expression.Smaller(first, second);
            case "max" -> new Expression.Larger(first, second);
            case "coalesce" -> new Expression.Present(first, second);
            default -> new Expression.Divided(first, second);
        };
    }

    private Expression count() {
        NamedFact chosen = facts.fact();
        return new Expression.Scaled(use(new Input.Count(chosen.fact(), chosen.filter(), window())), 1);
    }

    private Expression activeDays() {
        NamedFact chosen = facts.fact();
        return new Expression.Scaled(use(new Input.ActiveDays(chosen.fact(), chosen.filter(), window())), 1);
    }

    private Expression total() {
        NamedFact chosen = facts.number();
        return new Expression.Scaled(use(sumOf(chosen, window())), chosen.unit());
    }

    private Expression average() {
        NamedFact chosen = facts.number();
        int days = window();
        return new Expression.Divided(
                new Expression.Scaled(use(sumOf(chosen, days)), chosen.unit()),
                new Expression.Scaled(use(presentCount(chosen, days)), 1));
    }

    private Expression deviation() {
        int at = text.position();
        NamedFact chosen = facts.number();
        if (!Scale.squaresFit(chosen.named())) {
            throw text.problem(
                    at,
                    "stddev needs a minimum and a maximum of " + chosen.named().name() + " of at most "
                            + Scale.LARGEST_SQUARED
                            + " in its smallest unit, so that the squares of a million facts fit 64 bits.");
        }
        int days = window();
        return new Expression.Deviation(
                use(presentCount(chosen, days)),
                use(sumOf(chosen, days)),
                use(new Input.SumOfSquares(chosen.fact(), chosen.attributeIndex(), chosen.filter(), days)),
                chosen.unit());
    }

    private Expression distinct() {
        NamedFact chosen = facts.attribute("distinct counts", AttributeSpec.Kind.CATEGORY);
        return new Expression.Bits(
                use(new Input.Distinct(chosen.fact(), chosen.attributeIndex(), chosen.filter(), window())));
    }

    private Expression last(int at) {
        NamedFact chosen = facts.attribute(
                "last takes", AttributeSpec.Kind.INTEGER, AttributeSpec.Kind.DECIMAL, AttributeSpec.Kind.CATEGORY);
        use(new Input.LastTime(chosen.fact(), chosen.attributeIndex(), chosen.filter()));
        Expression last = new Expression.Scaled(
                use(new Input.LastValue(chosen.fact(), chosen.attributeIndex(), chosen.filter())), chosen.unit());
        if (chosen.named().kind() == AttributeSpec.Kind.CATEGORY) {
            if (category != null) {
                throw text.problem(at, "last of a category stands alone.");
            }
            category = last;
            categoryAttribute = chosen.named();
            categoryAt = at;
        }
        return last;
    }

    private Expression daysSince() {
        NamedFact chosen = facts.attribute("days_since takes", AttributeSpec.Kind.TIME);
        use(new Input.LastTime(chosen.fact(), chosen.attributeIndex(), chosen.filter()));
        return new Expression.DaysSince(
                use(new Input.LastValue(chosen.fact(), chosen.attributeIndex(), chosen.filter())));
    }

    private Expression daysSinceLast() {
        NamedFact chosen = facts.fact();
        return new Expression.DaysSince(use(new Input.LastTime(chosen.fact(), -1, chosen.filter())));
    }

    private Expression daysSinceFirst() {
        NamedFact chosen = facts.fact();
        return new Expression.DaysSince(use(new Input.FirstTime(chosen.fact(), chosen.filter())));
    }

    private Input sumOf(NamedFact chosen, int days) {
        return new Input.Sum(chosen.fact(), chosen.attributeIndex(), chosen.filter(), days);
    }

    /** An attribute that is always there is counted by counting facts, which other features do too. */
    private static Input presentCount(NamedFact chosen, int days) {
        return chosen.named().missingAllowed()
                ? new Input.PresentCount(chosen.fact(), chosen.attributeIndex(), chosen.filter(), days)
                : new Input.Count(chosen.fact(), chosen.filter(), days);
    }

    private int use(Input input) {
        int number = index.of(input);
        used.add(number);
        return number;
    }

    private int window() {
        text.expect(',');
        int at = text.position();
        int days = text.days();
        if (days < 1 || days > LONGEST_WINDOW_DAYS) {
            throw text.problem(at, "Give a window of 1d to " + LONGEST_WINDOW_DAYS + "d.");
        }
        return days;
    }
}
