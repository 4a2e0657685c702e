package io.modeltrail.features.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.features.DuckDb;
import io.modeltrail.features.ShopFeatures;
import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.definition.Fact;
import io.modeltrail.features.history.FactTable;
import io.modeltrail.features.offline.SlowTruth.Landed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.springframework.util.FileSystemUtils;

class PointInTimeProperties {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final int DAYS = 60;
    private static final CompiledFeatureSet SET = ShopFeatures.compiled("shop", true);
    private static final CompiledFeatureSet UNLABELLED = ShopFeatures.compiled("shop", false);

    @Property(tries = 60)
    void every_value_is_the_one_that_was_true_then(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        List<Landed> history = history(random);
        SnapshotSource.FeatureSet asked = question(random, 1 + random.nextInt(4), random.nextInt(3) == 0);

        assertThat(computed(SET, history, asked, 2).rows()).isEqualTo(new SlowTruth(SET, history).rows(asked));
    }

    @Property(tries = 10)
    void without_a_label_the_same_rows_come_without_their_last_column(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        List<Landed> history = history(random);
        SnapshotSource.FeatureSet asked = question(random, 2, false);

        assertThat(computed(UNLABELLED, history, asked, 2).rows())
                .isEqualTo(new SlowTruth(UNLABELLED, history).rows(asked));
    }

    @Property(tries = 10)
    void the_bytes_are_the_same_in_every_run_with_any_threads_and_any_files(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        List<Landed> history = history(random);
        SnapshotSource.FeatureSet asked = question(random, 3, false);

        Sha256Digest once = computed(SET, history, asked, 1).digest();

        assertThat(computed(SET, history, asked, 2).digest()).isEqualTo(once);
        assertThat(computed(SET, history.reversed(), asked, 2).digest()).isEqualTo(once);
    }

    private record Computed(Map<String, List<String>> rows, Sha256Digest digest) {}

    /** The history in two files, one half in each. */
    private static Computed computed(
            CompiledFeatureSet set, List<Landed> history, SnapshotSource.FeatureSet asked, int threads)
            throws Exception {
        Path folder = Files.createTempDirectory("point-in-time");
        try {
            List<Path> files = new ArrayList<>();
            DuckDb.Limits limits = new DuckDb.Limits("512MB", threads);
            try (FactTable facts = new FactTable(set, folder, limits)) {
                // A repeated fact is found within a file here; between files it is found when it lands.
                for (int half = 0; half < 2; half++) {
                    for (Landed landed : history) {
                        if ((landed.fact().entity().hashCode() & 1) == half) {
                            facts.add(landed.fact(), landed.partition(), landed.offset());
                        }
                    }
                    Path file = folder.resolve("half-" + half + ".parquet");
                    facts.write(file);
                    files.add(file);
                }
            }
            Path target = folder.resolve("snapshot.parquet");
            long count = new PointInTime(set, asked, files).write(target, folder, limits);
            Computed computed = new Computed(read(set, target, asked), Sha256Digest.of(Files.readAllBytes(target)));
            assertThat(computed.rows()).hasSize((int) count);
            return computed;
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private static Map<String, List<String>> read(CompiledFeatureSet set, Path parquet, SnapshotSource.FeatureSet asked)
            throws Exception {
        boolean panel = asked.observedAt().size() > 1;
        Map<String, List<String>> rows = new TreeMap<>();
        try (Connection connection = DuckDb.open("", parquet.getParent(), new DuckDb.Limits("512MB", 1));
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT * FROM " + DuckDb.parquet(List.of(parquet)))) {
            while (found.next()) {
                String key = found.getString("entity") + "@" + found.getString("observed_at");
                if (panel) {
                    assertThat(found.getString(1)).isEqualTo(key);
                }
                int first = panel ? 4 : 3;
                int columns = set.features().size() + (set.definition().label() == null ? 0 : 1);
                List<String> row = new ArrayList<>();
                for (int column = first; column < first + columns; column++) {
                    row.add(text(found.getObject(column)));
                }
                assertThat(rows.put(key, row)).isNull();
            }
        }
        return rows;
    }

    private static String text(Object value) {
        return switch (value) {
            case null -> "missing";
            case Float number -> Integer.toHexString(Float.floatToRawIntBits(number));
            default -> (String) value;
        };
    }

    private static SnapshotSource.FeatureSet question(Random random, int moments, boolean knownAsOf) {
        List<Instant> observedAt = IntStream.range(0, moments)
                .mapToObj(number -> BEGIN.plus(Duration.ofDays(20 + 10L * number))
                        .plusMillis(random.nextBoolean() ? 0 : random.nextInt(86_400_000)))
                .toList();
        return new SnapshotSource.FeatureSet(
                SET.definition().name(),
                1,
                observedAt,
                knownAsOf ? BEGIN.plus(Duration.ofDays(random.nextInt(DAYS + 20))) : null);
    }

    /** Few entities, few days and few ids, so that windows, late arrivals and repeated facts meet each other. */
    private static List<Landed> history(Random random) {
        List<Landed> history = new ArrayList<>();
        int facts = random.nextInt(250);
        for (long offset = 0; offset < facts; offset++) {
            long at = BEGIN.toEpochMilli() + random.nextLong(DAYS * 86_400_000L);
            if (random.nextInt(4) == 0) {
                at = Math.floorDiv(at, 86_400_000L) * 86_400_000L; // midnight, and the same moment again
            }
            long known = at + (random.nextInt(3) == 0 ? random.nextLong(12 * 86_400_000L) : random.nextInt(1000));
            int type = random.nextInt(8) < 5 ? 0 : random.nextInt(4);
            history.add(new Landed(
                    new Fact(
                            type,
                            "c" + random.nextInt(5),
                            "id" + random.nextInt(20),
                            at,
                            known,
                            attributes(type, at, random)),
                    0,
                    offset));
        }
        return history;
    }

    private static long[] attributes(int type, long at, Random random) {
        return switch (type) {
            case 0 ->
                new long[] {
                    random.nextInt(5) == 0 ? Fact.MISSING : random.nextInt(3),
                    random.nextInt(5) == 0 ? Fact.MISSING : random.nextInt(100_000)
                };
            case 1 -> new long[] {random.nextInt(20_000) - 5_000};
            case 2 -> new long[] {at - random.nextInt(1_000_000)};
            default -> new long[0];
        };
    }
}
