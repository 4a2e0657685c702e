package io.modeltrail.standalone;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/**
 * The classes of a server in a file that Java maps into the next one (dynamic class data sharing, JEP 350), which took a third of the
 * CPU time off a start (21 and 14 s, 2026-12-01). Whoever first starts a process in a build makes it. Java passes over a file that does not fit.
 */
final class ClassArchive {
    private static final Path FOLDER = Path.of("target", "class-archive");
    private static final Path ARCHIVE = FOLDER.resolve("java-" + Runtime.version() + ".jsa");
    private static boolean tried;

    private ClassArchive() {}

    /** Of a command that starts Java with this class path; none while the other test JVM makes the archive, or where it cannot be made. */
    static synchronized List<String> flags(String classPath) throws IOException, InterruptedException {
        List<Path> entries = List.of(classPath.split(File.pathSeparator)).stream()
                .map(Path::of)
                .toList();
        if (!entries.stream().allMatch(Files::isRegularFile)) {
            return List.of(); // Java archives no classes of folders, as an IDE has them
        }
        if (!tried && !isNewerThan(entries)) {
            Files.createDirectories(FOLDER);
            try (FileChannel file = FileChannel.open(
                            FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = file.tryLock()) {
                if (lock == null) {
                    return List.of();
                }
                if (!isNewerThan(entries)) {
                    tried = true;
                    make();
                }
            }
        }
        return isNewerThan(entries) ? List.of("-XX:SharedArchiveFile=" + ARCHIVE) : List.of();
    }

    /** From one start to its stop; nobody sees half an archive. Servers start without one, only slower, when it cannot be made. */
    private static void make() throws IOException, InterruptedException {
        Path half = FOLDER.resolve("half.jsa");
        Files.deleteIfExists(half);
        Path data = Files.createTempDirectory(FOLDER, "data");
        ServerProcess server = ServerProcess.launchWith(List.of("-XX:ArchiveClassesAtExit=" + half), data, "serve");
        try {
            server.awaitAnswer();
            server.stop();
            if (Files.exists(half)) {
                Files.move(half, ARCHIVE, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (AssertionError notMade) {
            System.err.println("no archive of classes was made: " + notMade.getMessage());
        } finally {
            server.killHard();
            FileSystemUtils.deleteRecursively(data);
        }
    }

    private static boolean isNewerThan(List<Path> entries) throws IOException {
        if (!Files.exists(ARCHIVE)) {
            return false;
        }
        FileTime made = Files.getLastModifiedTime(ARCHIVE);
        for (Path entry : entries) {
            if (Files.getLastModifiedTime(entry).compareTo(made) > 0) {
                return false;
            }
        }
        return true;
    }
}
