package io.modeltrail.churnpilot;

import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.FeatureSpec;
import io.modeltrail.contracts.feature.FeatureSpec.Expectation;
import io.modeltrail.features.definition.CompiledFeature;
import io.modeltrail.features.definition.CompiledFeatureSet;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The features of a set as tables for people, one for each group. */
final class FeatureTable {
    private final CompiledFeatureSet set;

    FeatureTable(CompiledFeatureSet set) {
        this.set = set;
    }

    String markdown() {
        FeatureSetDefinition definition = set.definition();
        List<String> groups = set.features().stream()
                .map(feature -> feature.spec().group())
                .distinct()
                .toList();
        return "`%s` version %d: %d features of a %s, from %d sources. Generated from `churn-features.yaml` by a test, which fails when this part is stale; `./modeltrail messages` writes it anew.\n"
                        .formatted(
                                definition.name(),
                                definition.version(),
                                set.features().size(),
                                definition.entity(),
                                definition.sources().size())
                + groups.stream().map(this::group).collect(Collectors.joining());
    }

    private String group(String group) {
        return "\n### " + Character.toUpperCase(group.charAt(0)) + group.substring(1) + "\n\n"
                + "| Feature | Meaning | Expression | Unit | Sources | Lives | Owner | Personal data | Expected |\n"
                + "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
                + set.features().stream()
                        .filter(feature -> feature.spec().group().equals(group))
                        .map(FeatureTable::row)
                        .collect(Collectors.joining());
    }

    private static String row(CompiledFeature feature) {
        FeatureSpec spec = feature.spec();
        return "| `%s` | %s | `%s` | %s | %s | %s | %s | %s | %s |\n"
                .formatted(
                        spec.name(),
                        spec.description(),
                        spec.expression(),
                        feature.category() ? String.join(", ", feature.categories()) : spec.unit(),
                        feature.sources().stream().sorted().collect(Collectors.joining(", ")),
                        life(spec.timeToLive()),
                        spec.owner(),
                        spec.personalData().name().toLowerCase(Locale.ROOT),
                        expected(spec.expectation()));
    }

    private static String life(@Nullable Duration timeToLive) {
        return timeToLive == null ? "" : timeToLive.toDays() + " days";
    }

    private static String expected(Expectation expectation) {
        String range = expectation.minimum() == null && expectation.maximum() == null
                ? ""
                : plain(expectation.minimum()) + " to " + plain(expectation.maximum()) + "; ";
        long missing = Math.round(expectation.missingShareAtMost() * 100);
        return range + (missing == 0 ? "never missing" : "at most " + missing + " % missing");
    }

    private static String plain(@Nullable Double bound) {
        return bound == null
                ? "…"
                : BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
    }
}
