package io.modeltrail.features.definition;

import io.modeltrail.contracts.feature.FactSpec;
import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.FeatureSpec;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What must hold of a definition besides its expressions. Each broken rule is a {@link DefinitionProblem} at its place. */
final class DefinitionCheck {
    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final Pattern GROUP = Pattern.compile("[a-z][a-z-]{0,39}");
    private static final Pattern FEATURE_PATH = Pattern.compile("features\\[(\\d{1,4})]\\.expression");
    private static final Set<String> RESERVED =
            Set.of(CompiledFeatureSet.ENTITY, CompiledFeatureSet.OBSERVED_AT, CompiledFeatureSet.OBSERVATION);

    private static final int MOST_FEATURES = 500;
    private static final int LONGEST_EXPRESSION = 1000;
    /** DuckDB plans every column of every observation date; nested min and max repeat their parts. */
    private static final int LONGEST_SQL = 20_000;

    private static final int LONGEST_UNIT = 40;
    private static final Duration LONGEST_HORIZON = Duration.ofDays(366);
    private static final Duration LONGEST_LIFE = Duration.ofDays(3660);

    private DefinitionCheck() {}

    static void check(FeatureSetDefinition definition) {
        Rule.holds(definition.version() >= 1, "version", "Give a version of 1 or more.");
        Rule.matches(NAME, definition.entity(), "entity", "lower-case letters, digits and underscores");
        Rule.text(definition.owner(), "owner", Rule.LONGEST_NAME);
        Rule.text(definition.description(), "description", Rule.LONGEST_DESCRIPTION);
        SourceCheck.check(definition);
        Rule.number(definition.features().size(), 1, MOST_FEATURES, "features");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < definition.features().size(); i++) {
            FeatureSpec feature = definition.features().get(i);
            feature("features[" + i + "]", feature);
            Rule.holds(
                    names.add(feature.name()),
                    "features[" + i + "].name",
                    "Give every feature its own name; " + feature.name() + " is there twice.");
        }
        Set<String> facts = definition.facts().stream().map(FactSpec::type).collect(Collectors.toSet());
        population(definition.population(), facts);
        label(definition.label(), facts, names);
    }

    private static void feature(String path, FeatureSpec feature) {
        Rule.matches(NAME, feature.name(), path + ".name", "lower-case letters, digits and underscores");
        Rule.holds(
                !RESERVED.contains(feature.name()),
                path + ".name",
                "Choose another name: a training set has a column " + feature.name() + " of its own.");
        Rule.matches(GROUP, feature.group(), path + ".group", "lower-case letters and hyphens");
        Rule.text(feature.expression(), path + ".expression", LONGEST_EXPRESSION);
        Rule.holds(
                feature.unit().length() <= LONGEST_UNIT,
                path + ".unit",
                "Name the unit with at most " + LONGEST_UNIT + " characters.");
        Duration life = feature.timeToLive();
        if (life != null) {
            Rule.between(life, Duration.ofMillis(1), LONGEST_LIFE, path + ".timeToLive");
        }
        Rule.text(feature.owner(), path + ".owner", Rule.LONGEST_NAME);
        Rule.text(feature.description(), path + ".description", Rule.LONGEST_DESCRIPTION);
    }

    /** @param categories of the feature; empty for a number */
    static void expectation(String path, FeatureSpec.Expectation expectation, List<String> categories) {
        Rule.bounds(expectation.minimum(), expectation.maximum(), path);
        Rule.holds(
                expectation.missingShareAtMost() >= 0 && expectation.missingShareAtMost() <= 1,
                path + ".missingShareAtMost",
                "Give a share of 0 to 1.");
        Rule.holds(
                categories.isEmpty() || (expectation.minimum() == null && expectation.maximum() == null),
                path,
                "A category has no minimum or maximum: give allowedValues.");
        for (int i = 0; i < expectation.allowedValues().size(); i++) {
            String value = expectation.allowedValues().get(i);
            Rule.holds(
                    categories.contains(value),
                    path + ".allowedValues[" + i + "]",
                    categories.isEmpty()
                            ? "Only a category has allowedValues: give a minimum and a maximum."
                            : "The feature has no category " + value + ".");
        }
    }

    static void size(String path, CompiledFeature feature) {
        String sql = feature.sql(input -> "column_" + input, "observed_at_millis");
        Rule.holds(
                sql.length() <= LONGEST_SQL,
                path,
                "Simplify the expression: nested min, max and coalesce grow too large.");
    }

    /** Number of the feature whose expression a path names; -1 for another path. */
    static int featureOf(String path) {
        Matcher feature = FEATURE_PATH.matcher(path);
        return feature.matches() ? Integer.parseInt(feature.group(1)) : -1;
    }

    private static void population(FeatureSetDefinition.@Nullable Population population, Set<String> facts) {
        if (population == null) {
            return;
        }
        fact(facts, population.from(), "population.from");
        String until = population.until();
        if (until != null) {
            fact(facts, until, "population.until");
        }
    }

    private static void label(FeatureSetDefinition.@Nullable Label label, Set<String> facts, Set<String> features) {
        if (label == null) {
            return;
        }
        Rule.matches(NAME, label.name(), "label.name", "lower-case letters, digits and underscores");
        Rule.holds(
                !features.contains(label.name()) && !RESERVED.contains(label.name()),
                "label.name",
                "Give the label a name that no feature or other column has.");
        fact(facts, label.fact(), "label.fact");
        Rule.between(label.within(), Duration.ofDays(1), LONGEST_HORIZON, "label.within");
        Rule.text(label.positive(), "label.positive", Rule.LONGEST_NAME);
        Rule.text(label.negative(), "label.negative", Rule.LONGEST_NAME);
        Rule.holds(
                !label.positive()
                        .toLowerCase(Locale.ROOT)
                        .equals(label.negative().toLowerCase(Locale.ROOT)),
                "label.negative",
                "Give the negative class another name than the positive one.");
    }

    private static void fact(Set<String> facts, String type, String path) {
        Rule.holds(facts.contains(type), path, "There is no fact " + type + " in this definition.");
    }
}
