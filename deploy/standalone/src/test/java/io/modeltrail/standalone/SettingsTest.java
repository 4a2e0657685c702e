package io.modeltrail.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertyResolver;
import org.springframework.core.env.StandardEnvironment;
import picocli.CommandLine;

class SettingsTest {
    /** To write it anew: {@code ./modeltrail messages}. */
    private static final Path PAGE = Path.of("../../docs/SETTINGS.md");

    private static final String BEGIN = "<!-- table -->\n";

    private final StringWriter error = new StringWriter();
    private final StringWriter out = new StringWriter();
    private final CommandLine line = new CommandLine(new ServeCommand())
            .setErr(new PrintWriter(error, true))
            .setOut(new PrintWriter(out, true));

    @Test
    void allAreListed() {
        assertThat(line.execute("--settings")).isZero();
        assertThat(out.toString())
                .contains("--modeltrail.triggers.batch=N  (1000)", "--modeltrail.connections.<name>.url=TEXT");
        assertThat(Setting.all())
                .allSatisfy(setting -> assertThat(out.toString()).contains(setting.name(), setting.description()));
    }

    @Test
    void oneThatIsMisspeltIsRefusedAndTheRightOneNamed() {
        assertThat(line.execute("--modeltrail.trigers.batch=5")).isEqualTo(2);
        assertThat(error.toString()).contains("no setting --modeltrail.trigers.batch.", "--modeltrail.triggers.batch;");
    }

    @Test
    void thoseOfTheSamePartAreNamed() {
        assertThat(line.execute("--modeltrail.journal.capasity=5")).isEqualTo(2);
        assertThat(error.toString()).contains("--modeltrail.journal.capacity, --modeltrail.journal.deadline;");
    }

    @ParameterizedTest
    @CsvSource({
        "--modeltrail.triggers.batch=many, a whole number",
        "--modeltrail.kafka.enabled=nope, true or false",
        "--modeltrail.journal.deadline=soon, a duration",
        "--modeltrail.features.connectors.max-answer=big, a size",
        "--modeltrail.features.quality.refused-share=half, a number",
        "--modeltrail.serving.stale-features=server, refuse or serve"
    })
    void oneOfTheWrongKindIsRefusedBeforeAnythingIsStarted(String given, String expected) {
        assertThat(line.execute(given)).isEqualTo(2);
        assertThat(error.toString()).contains(given.substring(0, given.indexOf('=')) + " must be " + expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--modeltrail.connections.crm.urn=s3cret",
                "--modeltrail.connections=s3cret",
                "--unheard.of=s3cret",
                "--modeltrail.pasword=s3cret\nsecond=line",
                "s3cret"
            })
    void whatIsNoSettingIsRefusedByItsName(String given) {
        assertThat(line.execute(given)).isEqualTo(2);
        assertThat(error.toString())
                .contains(given.replaceFirst("=(?s:.*)", ""))
                .doesNotContain("=s3cret", "line");
    }

    @Test
    void whatIsRightIsLeftToTheApplication() {
        List<String> given = List.of(
                "--modeltrail.http.port=0",
                "--modeltrail.http.port=${PORT}",
                "--modeltrail.postgres.password=-x=y,\"z\"",
                "--modeltrail.grpc.port=",
                "--modeltrail.kafka.enabled=off",
                "--modeltrail.connections.crm-1.url=http://127.0.0.1",
                "--logging.level.root=INFO");

        assertThatCode(() -> ServerSettings.refuseOthers(given, line)).doesNotThrowAnyException();
        assertThatThrownBy(() -> ServerSettings.refuseOthers(List.of("--modeltrail.http.port", "8080"), line))
                .hasMessageContaining("--name=value");
    }

    @Test
    void aWrongOneFromElsewhereIsNamedWithoutItsValue() {
        assertThatThrownBy(() -> ServerSettings.refuseWrong(settings("modeltrail.triggers.workers", "many")))
                .isInstanceOf(StartRefused.class)
                .hasMessage("The setting modeltrail.triggers.workers must be a whole number.");
        assertThatThrownBy(() -> ServerSettings.refuseWrong(settings("modeltrail.openlineage.api-key", "s3cret${x}")))
                .hasMessageContaining("modeltrail.openlineage.api-key")
                .hasMessageNotContaining("s3cret");
        assertThatCode(() -> ServerSettings.refuseWrong(settings("modeltrail.triggers.workers", "3")))
                .doesNotThrowAnyException();
    }

    @Test
    void oneThatIsOutOfRangeIsSaidInOneLine(@TempDir Path directory) {
        assertThatThrownBy(() -> ModeltrailServer.start(List.of(
                        "--modeltrail.data-dir=" + directory,
                        "--modeltrail.http.port=0",
                        "--modeltrail.kafka.enabled=false",
                        "--modeltrail.triggers.workers=0")))
                .isInstanceOfSatisfying(
                        StartRefused.class,
                        refused -> assertThat(refused.exitStatus()).isEqualTo(2))
                .hasMessage("The server did not start: modeltrail.triggers.workers and batch are 1 or more");
    }

    private static PropertyResolver settings(String name, String value) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("given", Map.of(name, value)));
        return environment;
    }

    @Test
    void thePageIsWhatTheListSays() throws IOException {
        String page = Files.readString(PAGE);
        String expected = page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + SettingList.asTable(Setting.all());
        if (Boolean.getBoolean("modeltrail.write-message-map")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(PAGE).as("stale: write it anew with ./modeltrail messages").hasContent(expected);
    }
}
