package io.modeltrail.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The churn pilot as one user runs it, and as it goes on after its process was killed in the middle of taking in facts. */
class PilotDemoIT {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @TempDir
    Path temporary;

    @Test
    void aRunThatWasKilledWhileItTookInFactsEndsAsOneThatWasNot() throws Exception {
        JsonNode whole = report(launch("whole"), "whole");
        assertThat(whole.get("replay").asString()).isEqualTo("Identical");
        assertThat(whole.get("lineageComplete").asBoolean()).isTrue();
        assertThat(whole.get("families").size()).isEqualTo(2);
        assertThat(whole.get("intake").get("facts").asLong()).isGreaterThan(100_000);
        assertThat(whole.get("intake").get("duplicates").asLong()).isPositive();

        ServerProcess broken = launch("broken");
        WaitUntil.holds("facts are being taken in", LIMIT, () -> broken.output().contains("is defined: 70 features"));
        broken.killHard();
        JsonNode goneOn = report(launch("broken"), "broken");

        // Rows that were published when the process was killed are published again, and do not count twice.
        assertThat(goneOn.get("intake").get("facts"))
                .isEqualTo(whole.get("intake").get("facts"));
        assertThat(goneOn.get("intake").get("refused"))
                .isEqualTo(whole.get("intake").get("refused"));
        assertThat(goneOn.get("datasetDigest")).isEqualTo(whole.get("datasetDigest"));
        assertThat(goneOn.get("replay").asString()).isEqualTo("Identical");

        JsonNode again = report(launch("broken"), "broken");
        assertThat(again.get("datasetDigest")).isEqualTo(goneOn.get("datasetDigest"));
        assertThat(again.get("champion")).isEqualTo(goneOn.get("champion"));
    }

    private ServerProcess launch(String name) throws Exception {
        Files.deleteIfExists(reportOf(name));
        return ServerProcess.launch(
                temporary.resolve(name),
                "demo",
                "--use-case=pilot",
                "--families=LOGISTIC_REGRESSION,RANDOM_FOREST",
                "--customers=600",
                "--until=2026-11-01T00:00:00Z",
                "--exit",
                "--report=" + reportOf(name));
    }

    private JsonNode report(ServerProcess demo, String name) throws Exception {
        assertThat(demo.exitStatus(LIMIT)).as(demo.output()).isZero();
        return JsonMapper.builder().build().readTree(Files.readString(reportOf(name)));
    }

    private Path reportOf(String name) {
        return temporary.resolve(name + ".json");
    }
}
