package io.modeltrail.runtime.training;

import io.modeltrail.contracts.identity.Identifiers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The name under which this process claims training runs and batch scoring jobs. It outlives restarts, because after one the same worker must be able to
 * claim again at once what it had begun; under a new name it would have to wait until the old one has been silent for long. Two processes on one data directory need a name each ({@code modeltrail.worker-name}).
 */
@Component
public final class WorkerName {
    private final String value;

    public WorkerName(
            @Value("${modeltrail.worker-name:}") String configured,
            @Value("${modeltrail.data-dir}") Path dataDirectory) {
        value = configured.isBlank() ? kept(dataDirectory) : configured.strip();
    }

    public String value() {
        return value;
    }

    private static String kept(Path dataDirectory) {
        Path file = dataDirectory.resolve("worker-name");
        try {
            // An empty file is what a crash may leave; it names nobody, and every worker with one would be the same.
            if (!Files.exists(file) || Files.readString(file).isBlank()) {
                write(dataDirectory, file);
            }
            String name = Files.readString(file).strip();
            if (name.isEmpty()) {
                throw new IOException("the file is empty");
            }
            return name;
        } catch (IOException broken) {
            throw new UncheckedIOException("keeping the worker's name in " + file, broken);
        }
    }

    private static void write(Path dataDirectory, Path file) throws IOException {
        Files.createDirectories(dataDirectory);
        Path draft = Files.createTempFile(dataDirectory, "worker-name", ".draft");
        try {
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(("worker-" + Identifiers.next()).getBytes(StandardCharsets.UTF_8));
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                // Otherwise a crash may leave the name of the file without its content.
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
        try (FileChannel folder = FileChannel.open(dataDirectory, StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}
