package io.modeltrail.features.definition;

import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.FeatureSpec;
import io.modeltrail.contracts.feature.FeatureSpec.Expectation;
import io.modeltrail.contracts.feature.FeatureSpec.PersonalDataClass;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The small definition of the test resources, and variants of it. */
final class Definitions {
    private Definitions() {}

    static String yaml() {
        try (InputStream file = Definitions.class.getResourceAsStream("visits.yaml")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    static FeatureSetDefinition visits() {
        return FeatureSetFile.read(yaml().getBytes(StandardCharsets.UTF_8), "visits.yaml");
    }

    static CompiledFeatureSet compiled() {
        return FeatureSetCompiler.compile(visits());
    }

    /** The same sources and facts, and one feature for each expression. */
    static CompiledFeatureSet compiled(List<String> expressions, Duration timeToLive) {
        FeatureSetDefinition visits = visits();
        List<FeatureSpec> features = new ArrayList<>();
        for (String expression : expressions) {
            features.add(new FeatureSpec(
                    "f" + features.size(),
                    "behaviour",
                    expression,
                    "",
                    timeToLive,
                    "team reception",
                    PersonalDataClass.NONE,
                    "For a test.",
                    new Expectation(null, null, 1, List.of())));
        }
        return FeatureSetCompiler.compile(new FeatureSetDefinition(
                visits.name(),
                1,
                visits.entity(),
                visits.owner(),
                visits.description(),
                visits.sources(),
                visits.facts(),
                features,
                null,
                null));
    }

    static CompiledFeature feature(String expression) {
        return compiled(List.of(expression), null).features().getFirst();
    }
}
