package io.modeltrail.query.feature;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which facts and attributes a compiled expression names. The grammar (docs/FEATURES.md) has a fact at the beginning of every aggregate, and nowhere
 * else, so it can be read without a parser.
 */
final class NamedFacts {
    private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");
    private static final Pattern AGGREGATE = Pattern.compile(
            "\\b(?:count|sum|avg|stddev|active_days|distinct|last|days_since"
                    + "|days_since_last|days_since_first)\\s*\\(\\s*(?<fact>\\w+)\\s*(?:\\[\\s*(?<filter>\\w+)[^]]*])?\\s*(?:\\.\\s*(?<attribute>\\w+))?");

    private NamedFacts() {}

    /** Attributes by fact, in the order of the text. */
    static Map<String, Set<String>> in(String expression) {
        Map<String, Set<String>> facts = new LinkedHashMap<>();
        Matcher aggregate = AGGREGATE.matcher(QUOTED.matcher(expression).replaceAll("quoted"));
        while (aggregate.find()) {
            Set<String> attributes = facts.computeIfAbsent(aggregate.group("fact"), unseen -> new LinkedHashSet<>());
            for (String part : new String[] {"filter", "attribute"}) {
                String attribute = aggregate.group(part);
                if (attribute != null) {
                    attributes.add(attribute);
                }
            }
        }
        return facts;
    }
}
