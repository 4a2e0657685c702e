package io.modeltrail.churnpilot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** How the platform is set up for the churn pilot, from the class path. */
public final class PilotConfiguration {
    /** Name of the feature set that {@link #featureSet} defines. */
    public static final String FEATURE_SET = "churn-customer";

    private PilotConfiguration() {}

    /** Model families with their parameters, and the rollout plan. */
    public static UseCaseConfiguration useCase() {
        try {
            return SchemaFile.YAML.readValue(resource("pilot/churn-use-case.yaml"), UseCaseConfiguration.class);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The definition of the feature set, as YAML. */
    public static byte[] featureSet() {
        try {
            return resource("pilot/churn-features.yaml");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream found = PilotConfiguration.class.getResourceAsStream(name)) {
            if (found == null) {
                throw new IllegalStateException("the build left out " + name);
            }
            return found.readAllBytes();
        }
    }
}
