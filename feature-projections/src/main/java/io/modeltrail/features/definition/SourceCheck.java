package io.modeltrail.features.definition;

import io.modeltrail.contracts.feature.AttributeSpec;
import io.modeltrail.contracts.feature.FactSpec;
import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.SourceSpec;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What must hold of the sources of a definition and of the facts that they bring. */
final class SourceCheck {
    private static final Pattern SOURCE_NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z][a-zA-Z0-9._-]{0,199}");
    /** The platform's own topics begin with it. */
    private static final String RESERVED_TOPICS = "modeltrail.";

    private static final Pattern TABLE =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}(\\.[A-Za-z_][A-Za-z0-9_]{0,62})?");
    private static final Pattern COLLECTION = Pattern.compile("(/[A-Za-z0-9_-]{1,100}){1,10}");
    private static final Pattern FIELD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");
    private static final int MOST_SOURCES = 50;
    private static final int MOST_FACTS = 100;
    private static final int MOST_ATTRIBUTES = 50;
    /** A set of categories is a set of bits of a 64-bit integer whose sign is left alone. */
    private static final int MOST_CATEGORIES = 62;

    private static final int LARGEST_PAGE = 10_000;

    private SourceCheck() {}

    static void check(FeatureSetDefinition definition) {
        Rule.number(definition.sources().size(), 1, MOST_SOURCES, "sources");
        Rule.number(definition.facts().size(), 1, MOST_FACTS, "facts");
        Set<String> names = new HashSet<>();
        Set<String> topics = new HashSet<>();
        for (int i = 0; i < definition.sources().size(); i++) {
            SourceSpec source = definition.sources().get(i);
            String path = "sources[" + i + "]";
            source(path, source);
            Rule.holds(names.add(source.name()), path + ".name", "Give every source its own name.");
            Rule.holds(topics.add(source.topic()), path + ".topic", "Give every source its own topic.");
        }
        Set<String> types = new HashSet<>();
        for (int i = 0; i < definition.facts().size(); i++) {
            FactSpec fact = definition.facts().get(i);
            String path = "facts[" + i + "]";
            fact(path, fact);
            Rule.holds(types.add(fact.type()), path + ".type", "Give every fact its own type.");
            Rule.holds(names.contains(fact.source()), path + ".source", "There is no source " + fact.source() + ".");
        }
        brought(definition);
    }

    private static void source(String path, SourceSpec source) {
        Rule.matches(SOURCE_NAME, source.name(), path + ".name", "lower-case letters, digits and hyphens");
        Rule.matches(TOPIC, source.topic(), path + ".topic", "letters, digits, points, underscores and hyphens");
        Rule.holds(
                !source.topic().startsWith(RESERVED_TOPICS),
                path + ".topic",
                "Choose a topic that does not begin with " + RESERVED_TOPICS + ": those are the platform's own.");
        Rule.text(source.owner(), path + ".owner", Rule.LONGEST_NAME);
        Rule.text(source.description(), path + ".description", Rule.LONGEST_DESCRIPTION);
        Rule.between(source.freshWithin(), Duration.ofMillis(1), Duration.ofDays(366), path + ".freshWithin");
        String connection = source.connection();
        SourceSpec.PolledSpec table = source.table();
        if (source.kind() == SourceSpec.Kind.STREAM) {
            Rule.holds(connection == null, path + ".connection", "A stream has no connection: leave it out.");
            Rule.holds(table == null, path + ".table", "A stream has no table: leave it out.");
            return;
        }
        if (connection == null) {
            throw new DefinitionProblem(path, "Name the connection of the installation that is polled.");
        }
        Rule.matches(SOURCE_NAME, connection, path + ".connection", "lower-case letters, digits and hyphens");
        if (table == null) {
            throw new DefinitionProblem(path, "Say with table what is polled.");
        }
        polled(path + ".table", source.kind(), table);
    }

    private static void polled(String path, SourceSpec.Kind kind, SourceSpec.PolledSpec table) {
        boolean database = kind == SourceSpec.Kind.DATABASE;
        Rule.holds(
                (database ? TABLE : COLLECTION).matcher(table.collection()).matches(),
                path + ".collection",
                database ? "Name a table, optionally with its schema." : "Give a path such as /tickets.");
        field(table.idField(), path + ".idField");
        field(table.entityField(), path + ".entityField");
        field(table.timeField(), path + ".timeField");
        field(table.watermarkField(), path + ".watermarkField");
        Rule.between(table.pollEvery(), Duration.ofMillis(10), Duration.ofDays(1), path + ".pollEvery");
        Rule.number(table.pageSize(), 1, LARGEST_PAGE, path + ".pageSize");
    }

    private static void field(String name, String path) {
        Rule.matches(FIELD, name, path, "letters, digits and underscores");
    }

    /** A polled source brings one type of fact and no other. */
    private static void brought(FeatureSetDefinition definition) {
        for (int i = 0; i < definition.sources().size(); i++) {
            SourceSpec source = definition.sources().get(i);
            List<String> types = definition.facts().stream()
                    .filter(fact -> fact.source().equals(source.name()))
                    .map(FactSpec::type)
                    .collect(Collectors.toList());
            SourceSpec.PolledSpec table = source.table();
            if (table == null) {
                Rule.holds(!types.isEmpty(), "sources[" + i + "]", "No fact comes from this source: leave it out.");
            } else {
                Rule.holds(
                        types.equals(List.of(table.fact())),
                        "sources[" + i + "].table.fact",
                        "Name the one fact whose source is " + source.name() + ".");
            }
        }
    }

    private static void fact(String path, FactSpec fact) {
        Rule.matches(DefinitionCheck.NAME, fact.type(), path + ".type", "lower-case letters, digits and underscores");
        Rule.text(fact.description(), path + ".description", Rule.LONGEST_DESCRIPTION);
        Rule.number(fact.attributes().size(), 0, MOST_ATTRIBUTES, path + ".attributes");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < fact.attributes().size(); i++) {
            AttributeSpec attribute = fact.attributes().get(i);
            String place = path + ".attributes[" + i + "]";
            attribute(place, attribute);
            Rule.holds(
                    names.add(attribute.name().toLowerCase(Locale.ROOT)),
                    place + ".name",
                    "Give every attribute its own name; letter case does not count.");
        }
    }

    private static void attribute(String path, AttributeSpec attribute) {
        Rule.matches(FIELD, attribute.name(), path + ".name", "letters, digits and underscores");
        Rule.holds(
                attribute.description().length() <= Rule.LONGEST_DESCRIPTION,
                path + ".description",
                "Describe it with at most " + Rule.LONGEST_DESCRIPTION + " characters.");
        boolean decimal = attribute.kind() == AttributeSpec.Kind.DECIMAL;
        Rule.holds(
                attribute.scale() >= 0 && attribute.scale() <= (decimal ? Scale.LARGEST : 0),
                path + ".scale",
                decimal ? "Give a scale of 0 to " + Scale.LARGEST + "." : "Only a DECIMAL has a scale: leave it out.");
        boolean numeric = decimal || attribute.kind() == AttributeSpec.Kind.INTEGER;
        Rule.holds(
                numeric || (attribute.minimum() == null && attribute.maximum() == null),
                path,
                "Only numbers have a minimum and a maximum: leave them out.");
        Rule.bounds(attribute.minimum(), attribute.maximum(), path);
        Rule.holds(
                within(attribute.minimum(), attribute.scale()) && within(attribute.maximum(), attribute.scale()),
                path,
                "Give bounds of at most " + Scale.LARGEST_VALUE + " in the smallest unit.");
        categories(path + ".allowedValues", attribute);
    }

    private static boolean within(@Nullable Double bound, int scale) {
        return bound == null || Math.abs(bound) * Scale.unit(scale) <= Scale.LARGEST_VALUE;
    }

    private static void categories(String path, AttributeSpec attribute) {
        if (attribute.kind() != AttributeSpec.Kind.CATEGORY) {
            Rule.holds(attribute.allowedValues().isEmpty(), path, "Only a CATEGORY has allowedValues: leave them out.");
            return;
        }
        Rule.number(attribute.allowedValues().size(), 1, MOST_CATEGORIES, path);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < attribute.allowedValues().size(); i++) {
            String value = attribute.allowedValues().get(i);
            Rule.text(value, path + "[" + i + "]", Rule.LONGEST_NAME);
            Rule.holds(seen.add(value), path + "[" + i + "]", "The category " + value + " is there twice.");
        }
    }
}
