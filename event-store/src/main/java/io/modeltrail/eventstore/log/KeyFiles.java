package io.modeltrail.eventstore.log;

import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.SignerKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a process keeps outside of the database: its private keys, and the last checkpoint that it signed, which is how it notices
 * that the database became older. Only the owner reads the files.
 */
final class KeyFiles {
    private static final Set<PosixFilePermission> FOR_THE_OWNER = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final String SUFFIX = ".key";

    private final Path directory;
    /** By the texts of their files: working a key out was a tenth of what a step costs. */
    private volatile Map<String, SignerKey> known = Map.of();

    /** @param directory is made when it is not there */
    KeyFiles(Path directory) throws IOException {
        this.directory = directory;
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory.toAbsolutePath().getParent());
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(FOLDER));
        }
    }

    /** The oldest first; during a rotation there are two. */
    List<SignerKey> keys() throws IOException {
        Map<String, SignerKey> keys = new LinkedHashMap<>();
        for (Path file : files()) {
            if (!FOR_THE_OWNER.containsAll(Files.getPosixFilePermissions(file))) {
                throw new IOException("others may read the signing key " + file + "; chmod 600 it, and rotate the key");
            }
            String text = Files.readString(file);
            SignerKey key = known.get(text);
            keys.put(text, key == null ? SignerKey.parse(text) : key);
        }
        known = keys;
        return List.copyOf(keys.values());
    }

    SignerKey add(String origin) throws IOException {
        SignerKey key = SignerKey.generate(origin);
        List<Path> files = files();
        int next = files.isEmpty() ? 1 : number(files.getLast()) + 1;
        write("%06d%s".formatted(next, SUFFIX), key.secretText());
        return key;
    }

    void removeOldest() throws IOException {
        Files.delete(files().getFirst());
        forceNames();
    }

    /** What this process has signed last, whatever the database says. */
    Optional<Checkpoint> remembered() throws IOException {
        Path file = directory.resolve("last-checkpoint");
        return Files.exists(file) ? Optional.of(Checkpoint.parse(Files.readString(file))) : Optional.empty();
    }

    void remember(Checkpoint checkpoint) throws IOException {
        write("last-checkpoint", checkpoint.toString());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private static int number(Path file) {
        String name = file.getFileName().toString();
        return Integer.parseInt(name.substring(0, name.length() - SUFFIX.length()));
    }

    /** All or nothing, and on the disk when it returns. */
    private void write(String name, String text) throws IOException {
        Path half = directory.resolve(name + ".half");
        Files.deleteIfExists(half);
        Files.createFile(half, PosixFilePermissions.asFileAttribute(FOR_THE_OWNER));
        try (FileChannel channel = FileChannel.open(half, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(half, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceNames();
    }

    /** A new name is on the disk only when the directory is. */
    private void forceNames() throws IOException {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
