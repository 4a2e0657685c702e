package io.modeltrail.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The main job on the Telco table, as a user runs it; whichever servers it runs on, the results are the same. With the servers that the
 * application brings along, {@link DemoIT} runs it.
 */
abstract class MainJobEndToEnd {
    @TempDir
    Path temporary;

    /** Which servers the application uses. */
    abstract List<String> servers();

    @Test
    void theMainJobRunsAndASecondRunGoesOn() throws IOException {
        JsonNode first = run("first.json");
        JsonNode second = run("second.json");

        for (JsonNode report : List.of(first, second)) {
            assertThat(auc(report, "XGBOOST")).isBetween(0.840, 0.860);
            assertThat(auc(report, "RANDOM_FOREST")).isBetween(0.840, 0.860);
            assertThat(auc(report, "NEURAL_NETWORK")).isBetween(0.830, 0.855);
            assertThat(auc(report, "STACKED_ENSEMBLE")).isBetween(0.840, 0.860);
            assertThat(auc(report, "LOGISTIC_REGRESSION")).isBetween(0.835, 0.855);
            assertThat(report.path("replay").asString()).isEqualTo("Identical");
            assertThat(report.path("lineageComplete").asBoolean()).isTrue();
        }
        assertThat(second.path("datasetDigest").asString())
                .isEqualTo(first.path("datasetDigest").asString())
                .startsWith("sha256:");
        assertThat(second.path("events").asLong())
                .isGreaterThan(first.path("events").asLong());
    }

    private JsonNode run(String reportName) throws IOException {
        Path report = temporary.resolve(reportName);
        List<String> arguments = new ArrayList<>(List.of(
                "demo",
                "--use-case=telco",
                "--exit",
                "--report=" + report,
                "--modeltrail.data-dir=" + temporary.resolve("data"),
                "--modeltrail.http.port=0"));
        arguments.addAll(servers());
        assertThat(Modeltrail.run(arguments)).isZero();
        return JsonMapper.builder().build().readTree(Files.readString(report));
    }

    private static double auc(JsonNode report, String family) {
        return Stream.iterate(0, index -> index < report.path("families").size(), index -> index + 1)
                .map(index -> report.path("families").get(index))
                .filter(node -> node.path("name").asString().equals(family))
                .findFirst()
                .orElseThrow()
                .path("auc")
                .asDouble();
    }
}
