package io.modeltrail.runtime.training;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.training.Reproduction.Difference;
import io.modeltrail.runtime.learning.TrainedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** In what a training computes: whatever is known to be able to change its bits. */
final class TrainingEnvironment {
    private static final List<String> PROPERTIES = List.of("java.version", "java.vendor", "os.name", "os.arch");
    /** Of the system: its exponential function, and the loops over several threads, may differ from one release to the next. */
    private static final List<String> NATIVE = List.of("libm.so.6", "libgomp.so.1");

    private static final Path MAPPINGS = Path.of("/proc/self/maps");
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final String MODEL_NAME = "model name";
    private static final int SHOWN_DIGITS = 16;

    private TrainingEnvironment() {}

    /** What is known before anything is trained. */
    static Map<String, String> before(int threads) {
        Map<String, String> environment = new TreeMap<>();
        for (String property : PROPERTIES) {
            environment.put(property, System.getProperty(property, "unknown"));
        }
        environment.put("processor", processor());
        environment.put("threads", Integer.toString(threads));
        return environment;
    }

    /** What is known when the libraries have been loaded. */
    static Map<String, String> after(TrainedModel.Library library, int threads) {
        Map<String, String> environment = before(threads);
        environment.put(library.name(), library.version());
        environment.putAll(loadedNatives());
        return environment;
    }

    /** In alphabetical order; empty = nothing differs. */
    static List<Difference> differences(Map<String, String> recorded, Map<String, String> found) {
        TreeSet<String> names = new TreeSet<>(recorded.keySet());
        names.addAll(found.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(recorded.get(name), found.get(name)))
                .map(name -> new Difference(name, recorded.get(name), found.get(name)))
                .toList();
    }

    /** By name, the beginning of the SHA-256 of the file that is mapped; empty where the system does not say. */
    private static Map<String, String> loadedNatives() {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<String> mappings = Files.lines(MAPPINGS)) {
            mappings.filter(line -> line.indexOf('/') > 0)
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .distinct()
                    .filter(file -> NATIVE.contains(String.valueOf(file.getFileName())))
                    .forEach(file -> digests.putIfAbsent(String.valueOf(file.getFileName()), digest(file)));
        } catch (IOException otherSystem) {
            return Map.of();
        }
        return digests;
    }

    /** Networks are computed by kernels that are chosen by the kind of processor. */
    private static String processor() {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith(MODEL_NAME) && line.indexOf(':') > 0)
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException | UncheckedIOException otherSystem) {
            return "unknown";
        }
    }

    private static String digest(Path file) {
        try {
            return "sha256:" + Sha256Digest.of(Files.readAllBytes(file)).hex().substring(0, SHOWN_DIGITS);
        } catch (IOException replaced) {
            return "unreadable";
        }
    }
}
