package io.modeltrail.eventstore.subjectkeys;

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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The folder with the key-encryption keys of a process, numbered from the oldest on. Only the owner reads the files. */
public final class KeyFolder {
    private static final Set<PosixFilePermission> FOR_THE_OWNER = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final String SUFFIX = ".key";

    private final Path directory;

    public KeyFolder(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    /** The oldest first. Each has a name of its own: what was wrapped names its key, and nothing else says which file opens it. */
    List<KeyFile> keys() throws IOException {
        List<KeyFile> keys = new ArrayList<>();
        Map<String, Path> named = new HashMap<>();
        for (Path file : files()) {
            if (!FOR_THE_OWNER.containsAll(Files.getPosixFilePermissions(file))) {
                throw new IOException("others may read the key " + file + "; chmod 600 it, and add a new key");
            }
            KeyFile key = read(file);
            Path other = named.putIfAbsent(key.name(), file);
            if (other != null) {
                throw new IOException(other + " and " + file + " both have the key " + key.name()
                        + "; take the one away that nothing was wrapped with");
            }
            keys.add(key);
        }
        return keys;
    }

    private static KeyFile read(Path file) throws IOException {
        try {
            return KeyFile.parse(Files.readString(file));
        } catch (IllegalArgumentException damaged) {
            throw new IOException(file + " is no key file: it was cut off or changed", damaged);
        }
    }

    /** Of the keys, the oldest first; empty before the first start of a server. */
    public List<String> names() throws IOException {
        return keys().stream().map(KeyFile::name).toList();
    }

    /**
     * Makes one more key, with which everything is wrapped from the next start on. The folder is made when it is not there.
     *
     * @return its name
     * @throws IOException also when there is a key of this second: two would have one name
     */
    public String add(Instant now) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory.toAbsolutePath().getParent());
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(FOLDER));
        }
        KeyFile key = KeyFile.generate(now.truncatedTo(ChronoUnit.SECONDS));
        if (names().contains(key.name())) {
            throw new IOException(directory + " has the key " + key.name() + " already; ask again in a second");
        }
        List<Path> files = files();
        int next = files.isEmpty() ? 1 : number(files.getLast()) + 1;
        write("%06d%s".formatted(next, SUFFIX), key.text());
        return key.name();
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private static int number(Path file) throws IOException {
        String name = file.getFileName().toString();
        try {
            return Integer.parseInt(name.substring(0, name.length() - SUFFIX.length()));
        } catch (NumberFormatException other) {
            throw new IOException(file + " has no number for a name, so that no higher one follows it", other);
        }
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
        Files.move(half, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
