package io.modeltrail.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The application's classes as a JVM leaves them for others (class data sharing). The first process that ends in order writes them;
 * those after it start with half the work (12 and 5.5 s of CPU, November 2026). One for each JVM of tests.
 */
final class ClassData {
    private static final Path FOLDER = folder();
    private static final Path SHARED = FOLDER.resolve("application.jsa");
    private static final AtomicInteger DRAFTS = new AtomicInteger();
    private static final int ENDED_BY_SIGNAL = 143;

    private final Path draft = FOLDER.resolve("draft-" + DRAFTS.incrementAndGet() + ".jsa");

    /** Of the JVM; its remarks on classes that it cannot share are not wanted. */
    List<String> options() {
        return List.of(
                Files.exists(SHARED) ? "-XX:SharedArchiveFile=" + SHARED : "-XX:ArchiveClassesAtExit=" + draft,
                "-Xlog:disable");
    }

    /** After the process has ended. */
    void keep(int exitStatus) {
        try {
            if ((exitStatus == 0 || exitStatus == ENDED_BY_SIGNAL) && Files.exists(draft) && !Files.exists(SHARED)) {
                Files.move(draft, SHARED, StandardCopyOption.ATOMIC_MOVE);
                SHARED.toFile().deleteOnExit();
            }
            Files.deleteIfExists(draft);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("application-classes");
            folder.toFile().deleteOnExit(); // before what is in it was registered, so that it is deleted after it
            return folder;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
