package io.modeltrail.features.definition;

import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.FeatureSpec;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** Makes a definition computable, or says what is wrong with it. */
public final class FeatureSetCompiler {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private FeatureSetCompiler() {}

    /** @throws Refusal with {@link RefusalCode#FEATURE_SET_INVALID}, the place in the definition, and the reason */
    public static CompiledFeatureSet compile(FeatureSetDefinition definition) {
        try {
            return compiled(definition);
        } catch (DefinitionProblem problem) {
            throw new Refusal(RefusalCode.FEATURE_SET_INVALID, found(problem, definition), problem.reason());
        }
    }

    /** The same, with the problem as it was found. */
    static CompiledFeatureSet compiled(FeatureSetDefinition definition) {
        DefinitionCheck.check(definition);
        InputIndex index = new InputIndex();
        List<CompiledFeature> features = new ArrayList<>();
        for (int i = 0; i < definition.features().size(); i++) {
            features.add(feature(definition, i, index));
        }
        Sha256Digest digest = Sha256Digest.of(JSON.writeValueAsBytes(definition));
        return new CompiledFeatureSet(definition, digest, features, index.inputs());
    }

    private static CompiledFeature feature(FeatureSetDefinition definition, int number, InputIndex index) {
        FeatureSpec spec = definition.features().get(number);
        String path = "features[" + number + "]";
        ExpressionParser.Parsed parsed =
                ExpressionParser.parse(path + ".expression", spec.expression(), definition.facts(), index);
        DefinitionCheck.expectation(path + ".expectation", spec.expectation(), parsed.categories());
        int[] inputs = parsed.inputs().stream().mapToInt(Integer::intValue).toArray();
        List<Input> all = index.inputs();
        int[] times = IntStream.of(inputs)
                .filter(input -> all.get(input) instanceof Input.LastTime || all.get(input) instanceof Input.FirstTime)
                .toArray();
        Set<String> sources = IntStream.of(inputs)
                .mapToObj(input -> definition.facts().get(all.get(input).fact()).source())
                .collect(Collectors.toSet());
        CompiledFeature feature =
                new CompiledFeature(spec, parsed.expression(), parsed.categories(), inputs, times, sources);
        DefinitionCheck.size(path + ".expression", feature);
        return feature;
    }

    private static Map<String, String> found(DefinitionProblem problem, FeatureSetDefinition definition) {
        int feature = DefinitionCheck.featureOf(problem.path());
        return feature < 0
                ? Map.of("place", problem.path())
                : Map.of(
                        "place",
                        problem.path(),
                        "feature",
                        definition.features().get(feature).name(),
                        "position",
                        Integer.toString(problem.offset() + 1));
    }
}
