package io.modeltrail.standalone.datadirectory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder of one running instance. The operating system holds the lock for the process, so it falls with the process however
 * that ends.
 */
public final class DataDirectory implements AutoCloseable {
    private static final String RUN_FILE = "run.json";
    private static final String LOCK_FILE = "lock";
    private static final Set<PosixFilePermission> FOR_THE_OWNER = PosixFilePermissions.fromString("rwx------");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /** @throws DataDirectoryInUse when another instance runs on it */
    public static DataDirectory claim(Path directory) {
        Path path = directory.toAbsolutePath().normalize();
        try {
            createPrivately(path);
            FileChannel channel =
                    FileChannel.open(path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new DataDirectoryInUse(path, readRunRecord(path));
            }
            // Left by an instance that was killed; what it says is no longer true.
            Files.deleteIfExists(path.resolve(RUN_FILE));
            return new DataDirectory(path, channel, lock);
        } catch (IOException broken) {
            throw new UncheckedIOException("The data directory " + path + " cannot be used", broken);
        }
    }

    /** Absolute. */
    public Path path() {
        return path;
    }

    /** Says where the instance can be reached, readable by its owner only. A reader sees the old file or the new one. */
    public void announce(RunRecord run) {
        try {
            Path written = Files.createTempFile(path, "run", ".tmp"); // made with mode 0600
            Files.writeString(written, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(run) + "\n");
            Files.move(written, path.resolve(RUN_FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException broken) {
            throw new UncheckedIOException("The file run.json cannot be written in " + path, broken);
        }
    }

    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            Files.deleteIfExists(path.resolve(RUN_FILE));
            lock.release();
            channel.close();
        } catch (IOException broken) {
            throw new UncheckedIOException("The data directory " + path + " was not released", broken);
        }
    }

    private static void createPrivately(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Path parent = path.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(path, PosixFilePermissions.asFileAttribute(FOR_THE_OWNER));
            return;
        }
        if (!FOR_THE_OWNER.containsAll(Files.getPosixFilePermissions(path))) {
            // Somebody's home or /tmp, given by mistake, must not be changed.
            if (!isEmpty(path) && !Files.exists(path.resolve(LOCK_FILE))) {
                throw new IOException("others may look into " + path
                        + ", and it holds something else. Give an empty folder, or: chmod 700 " + path);
            }
            Files.setPosixFilePermissions(path, FOR_THE_OWNER);
        }
    }

    private static boolean isEmpty(Path path) throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static @Nullable RunRecord readRunRecord(Path path) {
        try {
            return JSON.readValue(Files.readString(path.resolve(RUN_FILE)), RunRecord.class);
        } catch (IOException | JacksonException notYetWritten) {
            return null;
        }
    }
}
