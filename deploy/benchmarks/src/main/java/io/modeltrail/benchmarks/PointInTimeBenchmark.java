package io.modeltrail.benchmarks;

import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.features.DuckDb;
import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.definition.Fact;
import io.modeltrail.features.definition.FeatureSetCompiler;
import io.modeltrail.features.definition.FeatureSetFile;
import io.modeltrail.features.history.FactTable;
import io.modeltrail.features.offline.ParquetStatistics;
import io.modeltrail.features.offline.PointInTime;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.springframework.util.FileSystemUtils;

/**
 * A training set of the churn pilot's features at twelve monthly moments, from a history of synthetic facts: {@code [customers] [rounds] [memory]}.
 * The history is written as the writer writes it, in files of 500,000 facts in the order of time; that is not measured. Facts carry random values,
 * which is harder to compress and no easier to sum than real ones.
 */
public final class PointInTimeBenchmark {
    private static final Instant BEGIN = Instant.parse("2025-01-01T00:00:00Z");
    private static final int DAYS = 450;
    private static final int FACTS_OF_A_FILE = 500_000;
    private static final int MONTHS = 12;

    private PointInTimeBenchmark() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        int customers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        String memory = arguments.length > 2 ? arguments[2] : "2GB";
        CompiledFeatureSet set = pilot();
        Path folder = Files.createTempDirectory("point-in-time");
        try {
            List<Path> files = history(set, customers, folder);
            Path target = folder.resolve("snapshot.parquet");
            for (int round = 0; round < rounds; round++) {
                long cpu = processNanos();
                long begun = System.nanoTime();
                long rows = new PointInTime(set, asked(set), files)
                        .write(target, emptied(folder), new DuckDb.Limits(memory, 2));
                long written = System.nanoTime();
                long cpuThen = processNanos();
                ParquetStatistics.of(set.schema(true), target, folder, "512MB");
                System.out.printf(
                        "%,d rows x %d features: %.1f s, %.1f s of CPU; statistics %.1f s; %s, %,d bytes; peak of the process %,d MB%n",
                        rows,
                        set.features().size(),
                        (written - begun) / 1e9,
                        (cpuThen - cpu) / 1e9,
                        (System.nanoTime() - written) / 1e9,
                        Sha256Digest.of(Files.readAllBytes(target)).hex().substring(0, 16),
                        Files.size(target),
                        peakKilobytes() / 1024);
            }
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private static CompiledFeatureSet pilot() throws IOException {
        String file = "/io/modeltrail/churnpilot/pilot/churn-features.yaml";
        try (InputStream yaml = PointInTimeBenchmark.class.getResourceAsStream(file)) {
            if (yaml == null) {
                throw new IOException("the pilot's features are not on the class path: " + file);
            }
            return FeatureSetCompiler.compile(FeatureSetFile.read(yaml.readAllBytes(), "churn-features.yaml"));
        }
    }

    private static SnapshotSource.FeatureSet asked(CompiledFeatureSet set) {
        List<Instant> moments = IntStream.range(0, MONTHS)
                .mapToObj(month -> BEGIN.plus(Duration.ofDays(30L * (month + 1))))
                .toList();
        return new SnapshotSource.FeatureSet(set.definition().name(), 1, moments, null);
    }

    /** The database of the round before is not reused. */
    private static Path emptied(Path folder) throws IOException {
        Path database = folder.resolve("round");
        FileSystemUtils.deleteRecursively(database);
        return Files.createDirectories(database);
    }

    /** About 15 facts of a customer each month, day by day; one in fifty becomes known up to a week later. */
    private static List<Path> history(CompiledFeatureSet set, int customers, Path folder)
            throws SQLException, IOException {
        Random random = new Random(7);
        List<Path> files = new ArrayList<>();
        int total = 0;
        try (FactTable facts = new FactTable(set, folder, new DuckDb.Limits("1GB", 2))) {
            for (int day = 0; day < DAYS; day++) {
                int ofDay = day == 0 ? customers : customers / 2;
                for (int number = 0; number < ofDay; number++) {
                    int customer = day == 0 ? number : random.nextInt(customers);
                    facts.add(fact(set, day, customer, total, random), customer % 4, total);
                    total++;
                    if (facts.added() == FACTS_OF_A_FILE || (day == DAYS - 1 && number == ofDay - 1)) {
                        Path file = folder.resolve("segment-" + files.size() + ".parquet");
                        facts.write(file);
                        files.add(file);
                    }
                }
            }
        }
        System.out.printf("%,d facts of %,d customers in %d files%n", total, customers, files.size());
        return files;
    }

    private static Fact fact(CompiledFeatureSet set, int day, int customer, int number, Random random) {
        String type = day == 0 ? "profile" : type(random);
        int index = set.factIndex(type);
        long at = BEGIN.plus(Duration.ofDays(day)).toEpochMilli() + random.nextInt(86_400_000);
        long known = at + (random.nextInt(50) == 0 ? random.nextInt(7 * 86_400_000) : 1000);
        long[] attributes = set.definition().facts().get(index).attributes().stream()
                .mapToLong(attribute -> attribute.missingAllowed() && random.nextInt(10) == 0
                        ? Fact.MISSING
                        : switch (attribute.kind()) {
                            case CATEGORY ->
                                random.nextInt(attribute.allowedValues().size());
                            case INTEGER -> random.nextInt(300);
                            case DECIMAL -> random.nextInt(20_000);
                            case TIME -> at - random.nextInt(86_400_000);
                        })
                .toArray();
        return new Fact(index, "C%07d".formatted(customer), "event-%09d".formatted(number), at, known, attributes);
    }

    private static String type(Random random) {
        int share = random.nextInt(1000);
        return share < 250
                ? "login"
                : share < 500
                        ? "session_ended"
                        : share < 800
                                ? "feature_used"
                                : share < 850
                                        ? "error_shown"
                                        : share < 900
                                                ? "payment"
                                                : share < 950
                                                        ? "invoice"
                                                        : share < 985
                                                                ? "ticket"
                                                                : share < 993
                                                                        ? "subscription_changed"
                                                                        : share < 999
                                                                                ? "profile"
                                                                                : "subscription_cancelled";
    }

    private static long processNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static long peakKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
