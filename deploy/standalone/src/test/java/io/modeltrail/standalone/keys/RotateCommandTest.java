package io.modeltrail.standalone.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.eventstore.subjectkeys.KeyFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RotateCommandTest {
    private final StringWriter said = new StringWriter();

    @TempDir
    Path directory;

    private int keys(String... arguments) {
        PrintWriter writer = new PrintWriter(said, true);
        return new CommandLine(new KeysCommand()).setOut(writer).setErr(writer).execute(arguments);
    }

    private Path begun() throws IOException {
        Path folder = directory.resolve("keys");
        new KeyFolder(folder).add(Instant.parse("2026-01-01T12:00:00Z"));
        return folder;
    }

    @Test
    void aNewKeyIsAddedAndTheOldOneStaysAsItWas() throws IOException {
        Path folder = begun();
        String old = Files.readString(folder.resolve("000001.key"));

        assertThat(keys("rotate", "--data-dir", directory.toString())).isZero();

        assertThat(new KeyFolder(folder).names()).hasSize(2).first().isEqualTo("file:2026-01-01T12:00:00Z");
        assertThat(said.toString()).contains(new KeyFolder(folder).names().getLast(), "Keep the old files");
        assertThat(Files.readString(folder.resolve("000001.key"))).isEqualTo(old);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("000002.key"))))
                .isEqualTo("rw-------");
        assertThat(said.toString())
                .doesNotContain(Files.readString(folder.resolve("000002.key"))
                        .split(" ", -1)[2]
                        .strip());
    }

    @Test
    void theFolderOfTheKeysMayBeElsewhere() throws IOException {
        Path folder = begun();
        assertThat(keys("rotate", "--keys-dir", folder.toString())).isZero();
        assertThat(new KeyFolder(folder).names()).hasSize(2);
    }

    @Test
    void whereThereIsNoKeyNoneIsMade() {
        assertThat(keys("rotate", "--data-dir", directory.toString())).isEqualTo(1);
        assertThat(said.toString()).contains("first start");
        assertThat(directory.resolve("keys")).doesNotExist();
    }

    @Test
    void twoFilesWithOneNameAreNamed() throws IOException {
        Path folder = begun();
        Files.copy(folder.resolve("000001.key"), folder.resolve("000002.key"), StandardCopyOption.COPY_ATTRIBUTES);

        assertThat(keys("rotate", "--data-dir", directory.toString())).isEqualTo(1);

        assertThat(said.toString()).contains("000001.key", "000002.key", "file:2026-01-01T12:00:00Z");
        assertThat(folder.resolve("000003.key")).doesNotExist();
    }

    @Test
    void helpIsNoErrorAndWrongUsageIs() {
        assertThat(keys("--help")).isZero();
        assertThat(keys("rotate", "--help")).isZero();
        assertThat(said.toString()).contains("--data-dir", "Keep the old files");
        assertThat(keys()).isEqualTo(2);
        assertThat(keys("rotate")).isEqualTo(2);
        assertThat(keys("rotate", "--data-dir", "a", "--keys-dir", "b")).isEqualTo(2);
    }
}
