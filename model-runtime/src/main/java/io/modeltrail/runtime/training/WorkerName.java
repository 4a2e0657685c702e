package io.modeltrail.runtime.training;

import io.modeltrail.contracts.identity.Identifiers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The name under which this process claims training runs. It outlives restarts, because after one the same worker must be able to
 * claim again what it had begun. Two processes on one data directory need a name each ({@code modeltrail.worker-name}).
 */
@Component
final class WorkerName {
    private final String value;

    WorkerName(
            @Value("${modeltrail.worker-name:}") String configured,
            @Value("${modeltrail.data-dir}") Path dataDirectory) {
        value = configured.isBlank() ? kept(dataDirectory) : configured.strip();
    }

    String value() {
        return value;
    }

    private static String kept(Path dataDirectory) {
        Path file = dataDirectory.resolve("worker-name");
        try {
            if (!Files.exists(file)) {
                write(dataDirectory, file);
            }
            return Files.readString(file).strip();
        } catch (IOException broken) {
            throw new UncheckedIOException("keeping the worker's name in " + file, broken);
        }
    }

    private static void write(Path dataDirectory, Path file) throws IOException {
        Files.createDirectories(dataDirectory);
        Path draft = Files.createTempFile(dataDirectory, "worker-name", ".draft");
        try {
            Files.writeString(draft, "worker-" + Identifiers.next());
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException another) {
            // Somebody else was faster, and theirs is the name.
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
