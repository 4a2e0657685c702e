package io.modeltrail.runtime.learning.deeplearning4j;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.nd4j.linalg.factory.Nd4j;

/** Loads the native code once, and makes it compute in one order and without noise. */
final class NativeLibrary {
    /** JavaCPP reads it when its first class is loaded. */
    static final String CACHE = "org.bytedeco.javacpp.cachedir";

    private static final String MOST_PHYSICAL_BYTES = "org.bytedeco.javacpp.maxphysicalbytes";

    private static boolean loaded;

    private NativeLibrary() {}

    static synchronized void load() {
        if (loaded) {
            return;
        }
        // The library would unpack itself into the home folder.
        if (System.getProperty(CACHE) == null) {
            System.setProperty(CACHE, newFolder().toString());
        }
        // It would count the memory of everything else in this process, and refuse.
        if (System.getProperty(MOST_PHYSICAL_BYTES) == null) {
            System.setProperty(MOST_PHYSICAL_BYTES, "0");
        }
        Nd4j.getEnvironment().setMaxThreads(1);
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        // Sums of a matrix product depend on how many threads share it.
        Nd4j.factory().blas().setMaxThreads(1);
        Nd4j.getMemoryManager().togglePeriodicGc(false);
        loaded = true;
    }

    private static Path newFolder() {
        try {
            Path folder = Files.createTempDirectory("modeltrail-native-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException full) {
            throw new UncheckedIOException("no folder for native code", full);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException remaining) {
            // The system clears its temporary folder in its own time.
            folder.toFile().deleteOnExit();
        }
    }
}
