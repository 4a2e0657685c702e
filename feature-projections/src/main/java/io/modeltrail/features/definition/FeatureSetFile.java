package io.modeltrail.features.definition;

import io.modeltrail.contracts.feature.AttributeSpec;
import io.modeltrail.contracts.feature.FactSpec;
import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.feature.FeatureSpec;
import io.modeltrail.contracts.feature.SourceSpec;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The text form of a feature set: YAML (or JSON, which is YAML) whose keys are the names of the definition's parts; docs/FEATURES.md describes it.
 */
public final class FeatureSetFile {
    private static final Duration USUAL_PAUSE = Duration.ofSeconds(5);
    private static final int USUAL_PAGE = 1000;

    private FeatureSetFile() {}

    /**
     * @param fileName for the refusal
     * @throws Refusal with {@link RefusalCode#FEATURE_SET_INVALID}, file, line, column and reason
     */
    public static FeatureSetDefinition read(byte[] yaml, String fileName) {
        return located(yaml, fileName, nodes -> definition(nodes.root()));
    }

    /**
     * Reads and compiles, so that what is wrong with an expression has its line as well.
     *
     * @throws Refusal as {@link #read}
     */
    public static CompiledFeatureSet compile(byte[] yaml, String fileName) {
        return located(yaml, fileName, nodes -> FeatureSetCompiler.compiled(definition(nodes.root())));
    }

    private static <T> T located(byte[] yaml, String fileName, Function<YamlNodes, T> reading) {
        YamlNodes nodes;
        try {
            nodes = YamlNodes.parse(yaml, fileName);
        } catch (YamlNodes.NoYaml malformed) {
            throw refusal(fileName, malformed.place(), "", String.valueOf(malformed.getMessage()));
        }
        try {
            return reading.apply(nodes);
        } catch (DefinitionProblem problem) {
            YamlNodes.Place place = nodes.place(problem.path(), problem.offset());
            throw refusal(fileName, place, problem.path(), problem.reason());
        }
    }

    private static Refusal refusal(String fileName, YamlNodes.Place place, String path, String reason) {
        Map<String, String> found = new LinkedHashMap<>();
        found.put("file", fileName);
        found.put("line", Integer.toString(place.line()));
        found.put("column", Integer.toString(place.column()));
        found.put("place", path);
        return new Refusal(RefusalCode.FEATURE_SET_INVALID, found, reason);
    }

    private static FeatureSetDefinition definition(YamlMap map) {
        FeatureSetDefinition definition = new FeatureSetDefinition(
                key(map),
                map.integer("version", null),
                map.text("entity"),
                map.text("owner"),
                map.text("description"),
                map.maps("sources", FeatureSetFile::source),
                map.maps("facts", FeatureSetFile::fact),
                map.maps("features", FeatureSetFile::feature),
                map.mapOrNull(
                        "population",
                        one -> new FeatureSetDefinition.Population(one.text("from"), one.textOrNull("until"))),
                map.mapOrNull(
                        "label",
                        one -> new FeatureSetDefinition.Label(
                                one.text("name"),
                                one.text("fact"),
                                one.duration("within", null),
                                one.text("positive"),
                                one.text("negative"))));
        map.allIsRead();
        return definition;
    }

    private static FeatureSetKey key(YamlMap map) {
        try {
            return new FeatureSetKey(map.text("name"));
        } catch (Refusal malformed) {
            throw new DefinitionProblem("name", malformed.remedy());
        }
    }

    private static SourceSpec source(YamlMap map) {
        return new SourceSpec(
                map.text("name"),
                map.oneOf(SourceSpec.Kind.class, "kind", null),
                map.text("topic"),
                map.text("owner"),
                map.text("description"),
                map.duration("freshWithin", null),
                map.textOrNull("connection"),
                map.mapOrNull(
                        "table",
                        table -> new SourceSpec.PolledSpec(
                                table.text("collection"),
                                table.text("fact"),
                                table.text("idField"),
                                table.text("entityField"),
                                table.text("timeField"),
                                table.text("watermarkField"),
                                table.duration("pollEvery", USUAL_PAUSE),
                                table.integer("pageSize", USUAL_PAGE))));
    }

    private static FactSpec fact(YamlMap map) {
        return new FactSpec(
                map.text("type"),
                map.text("source"),
                map.text("description"),
                map.maps(
                        "attributes",
                        attribute -> new AttributeSpec(
                                attribute.text("name"),
                                attribute.oneOf(AttributeSpec.Kind.class, "kind", null),
                                attribute.integer("scale", 0),
                                attribute.numberOrNull("minimum"),
                                attribute.numberOrNull("maximum"),
                                attribute.texts("allowedValues"),
                                attribute.flag("missingAllowed", false),
                                attribute.text("description", ""))));
    }

    private static FeatureSpec feature(YamlMap map) {
        FeatureSpec.Expectation expectation = map.mapOrNull("expectation", FeatureSetFile::expectation);
        return new FeatureSpec(
                map.text("name"),
                map.text("group"),
                map.text("expression"),
                map.text("unit", ""),
                map.durationOrNull("timeToLive"),
                map.text("owner"),
                map.oneOf(FeatureSpec.PersonalDataClass.class, "personalData", null),
                map.text("description"),
                expectation == null ? new FeatureSpec.Expectation(null, null, 1, List.of()) : expectation);
    }

    private static FeatureSpec.Expectation expectation(YamlMap map) {
        Double missing = map.numberOrNull("missingShareAtMost");
        return new FeatureSpec.Expectation(
                map.numberOrNull("minimum"),
                map.numberOrNull("maximum"),
                missing == null ? 1 : missing,
                map.texts("allowedValues"));
    }
}
