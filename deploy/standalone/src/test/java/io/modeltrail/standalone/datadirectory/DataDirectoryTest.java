package io.modeltrail.standalone.datadirectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path temporary;

    @Test
    void aNewOneIsForItsOwnerOnly() throws IOException {
        Path path = temporary.resolve("parent/data");
        try (DataDirectory directory = DataDirectory.claim(path)) {
            assertThat(mode(directory.path())).isEqualTo("rwx------");
        }
    }

    @Test
    void anOwnOneThatIsOpenToOthersIsClosedToThem() throws IOException {
        Path path = temporary.resolve("data");
        DataDirectory.claim(path).close();
        setMode(path, "rwxr-xr-x");

        DataDirectory.claim(path).close();

        assertThat(mode(path)).isEqualTo("rwx------");
    }

    @Test
    void anOpenFolderWithOtherThingsInItIsRefusedAndNotChanged() throws IOException {
        Path path = Files.createDirectory(temporary.resolve("home"));
        Files.createFile(path.resolve("letter.txt"));
        setMode(path, "rwxr-xr-x");

        assertThatThrownBy(() -> DataDirectory.claim(path))
                .isInstanceOf(UncheckedIOException.class)
                .rootCause()
                .hasMessageContaining("chmod 700");

        assertThat(mode(path)).isEqualTo("rwxr-xr-x");
        assertThat(path.resolve("lock")).doesNotExist();
    }

    @Test
    void twoCannotHaveIt() {
        Path path = temporary.resolve("data");
        try (DataDirectory first = DataDirectory.claim(path)) {
            assertThatThrownBy(() -> DataDirectory.claim(first.path())).isInstanceOf(DataDirectoryInUse.class);
        }
        DataDirectory.claim(path).close();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void setMode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
