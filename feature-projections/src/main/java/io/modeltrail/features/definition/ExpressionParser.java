package io.modeltrail.features.definition;

import io.modeltrail.contracts.feature.AttributeSpec;
import io.modeltrail.contracts.feature.FactSpec;
import java.util.ArrayList;
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
    private final List<FactSpec> facts;
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

    /** A fact type, with the attribute that is meant where one is. */
    private record Chosen(int fact, @Nullable AttributeSpec attribute, int attributeIndex, Filter filter) {
        AttributeSpec named() {
            if (attribute == null) {
                throw new IllegalStateException("the attribute was asked for");
            }
            return attribute;
        }

        double unit() {
            return Scale.unit(named().scale());
        }
    }

    private ExpressionParser(ExpressionText text, List<FactSpec> facts, InputIndex index) {
        this.text = text;
        this.facts = facts;
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
        Chosen chosen = fact();
        return new Expression.Scaled(use(new Input.Count(chosen.fact(), chosen.filter(), window())), 1);
    }

    private Expression activeDays() {
        Chosen chosen = fact();
        return new Expression.Scaled(use(new Input.ActiveDays(chosen.fact(), chosen.filter(), window())), 1);
    }

    private Expression total() {
        Chosen chosen = number();
        return new Expression.Scaled(use(sumOf(chosen, window())), chosen.unit());
    }

    private Expression average() {
        Chosen chosen = number();
        int days = window();
        return new Expression.Divided(
                new Expression.Scaled(use(sumOf(chosen, days)), chosen.unit()),
                new Expression.Scaled(use(presentCount(chosen, days)), 1));
    }

    private Expression deviation() {
        int at = text.position();
        Chosen chosen = number();
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
        Chosen chosen = attribute("distinct counts", AttributeSpec.Kind.CATEGORY);
        return new Expression.Bits(
                use(new Input.Distinct(chosen.fact(), chosen.attributeIndex(), chosen.filter(), window())));
    }

    private Expression last(int at) {
        Chosen chosen = attribute(
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
        Chosen chosen = attribute("days_since takes", AttributeSpec.Kind.TIME);
        use(new Input.LastTime(chosen.fact(), chosen.attributeIndex(), chosen.filter()));
        return new Expression.DaysSince(
                use(new Input.LastValue(chosen.fact(), chosen.attributeIndex(), chosen.filter())));
    }

    private Expression daysSinceLast() {
        Chosen chosen = fact();
        return new Expression.DaysSince(use(new Input.LastTime(chosen.fact(), -1, chosen.filter())));
    }

    private Expression daysSinceFirst() {
        Chosen chosen = fact();
        return new Expression.DaysSince(use(new Input.FirstTime(chosen.fact(), chosen.filter())));
    }

    private Input sumOf(Chosen chosen, int days) {
        return new Input.Sum(chosen.fact(), chosen.attributeIndex(), chosen.filter(), days);
    }

    /** An attribute that is always there is counted by counting facts, which other features do too. */
    private static Input presentCount(Chosen chosen, int days) {
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

    private Chosen number() {
        return attribute("Calculate with", AttributeSpec.Kind.INTEGER, AttributeSpec.Kind.DECIMAL);
    }

    private Chosen fact() {
        int fact = factType();
        return new Chosen(fact, null, -1, filter(facts.get(fact)));
    }

    private Chosen attribute(String whoAsks, AttributeSpec.Kind... kinds) {
        int fact = factType();
        Filter filter = filter(facts.get(fact));
        text.expect('.');
        int at = text.position();
        int attribute = attributeIndex(facts.get(fact));
        AttributeSpec spec = facts.get(fact).attributes().get(attribute);
        if (!List.of(kinds).contains(spec.kind())) {
            throw text.problem(
                    at,
                    whoAsks + " an attribute of kind " + String.join(" or ", names(kinds)) + "; " + spec.name() + " is "
                            + spec.kind() + ".");
        }
        return new Chosen(fact, spec, attribute, filter);
    }

    private int factType() {
        int at = text.position();
        String type = text.name("the type of a fact");
        for (int i = 0; i < facts.size(); i++) {
            if (facts.get(i).type().equals(type)) {
                return i;
            }
        }
        throw text.problem(at, "There is no fact " + type + " in this definition.");
    }

    private int attributeIndex(FactSpec fact) {
        int at = text.position();
        String name = text.name("an attribute of " + fact.type());
        for (int i = 0; i < fact.attributes().size(); i++) {
            if (fact.attributes().get(i).name().equals(name)) {
                return i;
            }
        }
        throw text.problem(at, fact.type() + " has no attribute " + name + ".");
    }

    private Filter filter(FactSpec fact) {
        if (!text.takes('[')) {
            return Filter.NONE;
        }
        int at = text.position();
        int attribute = attributeIndex(fact);
        AttributeSpec spec = fact.attributes().get(attribute);
        if (spec.kind() != AttributeSpec.Kind.CATEGORY && spec.kind() != AttributeSpec.Kind.INTEGER) {
            throw text.problem(
                    at,
                    "Filter by an attribute of kind CATEGORY or INTEGER; " + spec.name() + " is " + spec.kind() + ".");
        }
        List<Long> allowed = new ArrayList<>();
        if (text.takes('=')) {
            allowed.add(filterValue(spec));
        } else if (text.takesWord("in")) {
            text.expect('(');
            do {
                allowed.add(filterValue(spec));
            } while (text.takes(','));
            text.expect(')');
        } else {
            throw text.problem("Here = or in is expected.");
        }
        text.expect(']');
        return new Filter(attribute, allowed.stream().mapToLong(Long::longValue).toArray());
    }

    private long filterValue(AttributeSpec spec) {
        int at = text.position();
        String value = text.filterValue();
        if (spec.kind() == AttributeSpec.Kind.INTEGER) {
            try {
                return Long.parseLong(value);
            } catch (NumberFormatException noNumber) {
                throw text.problem(at, spec.name() + " is an integer.");
            }
        }
        int category = spec.allowedValues().indexOf(value);
        if (category < 0) {
            throw text.problem(
                    at,
                    spec.name() + " has no category " + value + "; it has " + String.join(", ", spec.allowedValues())
                            + ".");
        }
        return category;
    }

    private static List<String> names(AttributeSpec.Kind... kinds) {
        return List.of(kinds).stream().map(Enum::name).toList();
    }
}
