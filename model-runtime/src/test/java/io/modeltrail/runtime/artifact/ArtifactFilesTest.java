package io.modeltrail.runtime.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactFilesTest {
    private static final byte[] CONTENT = "a model".getBytes(UTF_8);

    @TempDir
    Path dataDirectory;

    @Test
    void whatIsStoredIsFoundByItsDigest() throws IOException {
        ArtifactFiles files = new ArtifactFiles(dataDirectory);
        Sha256Digest digest = files.store(CONTENT);
        assertThat(digest).isEqualTo(Sha256Digest.of(CONTENT));
        assertThat(files.read(digest)).isEqualTo(CONTENT);
        assertThat(files.store(CONTENT)).isEqualTo(digest);
        try (Stream<Path> all = Files.list(dataDirectory.resolve("artefacts"))) {
            assertThat(all.map(file -> file.getFileName().toString())).containsExactly(digest.hex());
        }
    }

    @Test
    void aMissingFileIsRefused() {
        assertThat(refusal(Sha256Digest.of(CONTENT)).found()).containsEntry("file", "missing");
    }

    @Test
    void aChangedFileIsRefusedAndMendedByStoringAgain() throws IOException {
        ArtifactFiles files = new ArtifactFiles(dataDirectory);
        Sha256Digest digest = files.store(CONTENT);
        Files.writeString(dataDirectory.resolve("artefacts").resolve(digest.hex()), "a forgery");
        assertThat(refusal(digest).found()).containsEntry("file", "content has another digest");
        files.store(CONTENT);
        assertThat(files.read(digest)).isEqualTo(CONTENT);
    }

    private Refusal refusal(Sha256Digest digest) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> new ArtifactFiles(dataDirectory).read(digest));
        assertThat(refusal.code()).isEqualTo(RefusalCode.MODEL_UNAVAILABLE);
        return refusal;
    }
}
