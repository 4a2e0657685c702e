package io.modeltrail.churnpilot;

import io.modeltrail.contracts.dataset.DatasetSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The IBM Telco churn benchmark, from the class path: 7,043 customers of a fictional company, 1,869 of whom left. */
public final class TelcoUseCase {
    private TelcoUseCase() {}

    /** The table as CSV with a header; the caller closes it. */
    public static InputStream csv() {
        return resource("telco/telco-churn.csv");
    }

    /** What the table's columns must be. */
    public static DatasetSchema schema() {
        return schema("telco/telco-schema.yaml");
    }

    /** The same for the file as IBM published it, which is not shipped. */
    public static DatasetSchema originalSchema() {
        return schema("telco/telco-original-schema.yaml");
    }

    /** Model families with their parameters, and the rollout plan. */
    public static UseCaseConfiguration configuration() {
        try (InputStream yaml = resource("telco/telco-use-case.yaml")) {
            return SchemaFile.YAML.readValue(yaml, UseCaseConfiguration.class);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static DatasetSchema schema(String name) {
        try (InputStream yaml = resource(name)) {
            return SchemaFile.read(yaml.readAllBytes(), name);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static InputStream resource(String name) {
        InputStream found = TelcoUseCase.class.getResourceAsStream(name);
        if (found == null) {
            throw new IllegalStateException("the build left out " + name);
        }
        return found;
    }
}
