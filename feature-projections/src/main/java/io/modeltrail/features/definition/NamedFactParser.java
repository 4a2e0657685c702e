package io.modeltrail.features.definition;

import io.modeltrail.contracts.feature.AttributeSpec;
import io.modeltrail.contracts.feature.FactSpec;
import java.util.ArrayList;
import java.util.List;

/** Reads how an expression names a fact: {@code type}, {@code type[attribute=value]}, and with {@code .attribute} behind it. */
final class NamedFactParser {
    private final ExpressionText text;
    private final List<FactSpec> facts;

    NamedFactParser(ExpressionText text, List<FactSpec> facts) {
        this.text = text;
        this.facts = facts;
    }

    NamedFact number() {
        return attribute("Calculate with", AttributeSpec.Kind.INTEGER, AttributeSpec.Kind.DECIMAL);
    }

    NamedFact fact() {
        int fact = factType();
        return new NamedFact(fact, null, -1, filter(facts.get(fact)));
    }

    NamedFact attribute(String whoAsks, AttributeSpec.Kind... kinds) {
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
        return new NamedFact(fact, spec, attribute, filter);
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
