package io.modeltrail.query.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.Hash;
import io.modeltrail.eventstore.transparency.SignerKey;
import io.modeltrail.eventstore.transparency.StoredEvent;
import io.modeltrail.query.Completeness;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The event history as files. */
class HistoryExportTest {
    private static final HistoryFilter ALL = new HistoryFilter(null, null, null, null, null, null, null);
    private static final Checkpoint CHECKPOINT =
            Checkpoint.sign("log.example", 10, Hash.OF_NOTHING, List.of(SignerKey.generate("log.example")));
    private static final Completeness COMPLETE = new Completeness(true, 9, List.of(), List.of(), List.of());

    private final List<StoredEvent> rows = new ArrayList<>();
    private final List<HistoryManifest> manifests = new ArrayList<>();

    HistoryExportTest() {
        for (int i = 0; i < 10; i++) {
            rows.add(event(i, "aggregate-" + i, "{\"n\":" + i + ",\"text\":\"one, \\\"two\\\"\"}"));
        }
    }

    private static StoredEvent event(long position, String aggregate, String payload) {
        return new StoredEvent(
                new StoredEvent.Fields(
                        position,
                        "event-" + position,
                        position % 2 == 0 ? "Rollout" : null,
                        aggregate,
                        0,
                        position % 2 == 0 ? "rollout.RolloutPaused" : "audit.AccessRecorded",
                        "1",
                        Instant.parse("2026-03-01T00:00:00Z")
                                .plusSeconds(position)
                                .toString()),
                payload.getBytes(StandardCharsets.UTF_8),
                ("{\"actor\":\"a" + position % 3 + "\",\"useCase\":\"churn\"}").getBytes(StandardCharsets.UTF_8));
    }

    private byte[] export(HistoryFile.Format format, HistoryFilter filter, long from, long to) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        send(format, filter, from, to, out);
        return out.toByteArray();
    }

    private void send(HistoryFile.Format format, HistoryFilter filter, long from, long to, OutputStream out)
            throws IOException {
        new HistoryExport(
                        new HistoryExport.Asked(format, filter, from, to),
                        (first, end, reader) -> {
                            for (StoredEvent row : rows) {
                                if (row.position() >= first && row.position() < end) {
                                    reader.read(row);
                                }
                            }
                        },
                        CHECKPOINT,
                        COMPLETE)
                .send("the export", out, manifests::add);
    }

    private static List<Long> positions(byte[] lines) {
        return new String(lines, StandardCharsets.UTF_8)
                .lines()
                .map(line -> new JsonMapper().readTree(line).get("position").asLong())
                .toList();
    }

    @Test
    void aLineIsAnEventAsItIsStored() throws Exception {
        byte[] file = export(HistoryFile.Format.JSONL, ALL, 0, 10);
        JsonNode first = new JsonMapper()
                .readTree(new String(file, StandardCharsets.UTF_8)
                        .lines()
                        .findFirst()
                        .orElseThrow());
        assertThat(first.get("type").asString()).isEqualTo("rollout.RolloutPaused");
        assertThat(first.get("payload").get("text").asString()).isEqualTo("one, \"two\"");
        assertThat(first.get("metadata").get("actor").asString()).isEqualTo("a0");
        assertThat(manifests).singleElement().satisfies(manifest -> {
            assertThat(manifest.ended()).isTrue();
            assertThat(manifest.events()).isEqualTo(10);
            assertThat(manifest.firstPosition()).isZero();
            assertThat(manifest.lastPosition()).isEqualTo(9);
            assertThat(manifest.missing()).isZero();
            assertThat(manifest.checkpoint()).isEqualTo(CHECKPOINT.toString());
            assertThat(manifest.completeness()).isEqualTo(COMPLETE);
            assertThat(manifest.sha256()).isEqualTo(sha256(file));
        });
    }

    @Test
    void memoryGrowsWithTheLinesThatAreWorkedOnAndNotWithTheFile() {
        LineLengths many = new LineLengths();
        for (int line = 0; line < 1_000_000; line++) {
            many.add(1_300);
        }
        LineLengths longLines = new LineLengths();
        for (int line = 0; line < 3_000; line++) {
            longLines.add(500_000);
        }

        assertThat(many.memoryMib()).isBetween(512L, 600L);
        assertThat(many.rowsOfGroup()).isBetween(10 * LineLengths.VECTOR, 60 * LineLengths.VECTOR);
        assertThat(longLines.memoryMib()).as("is refused").isGreaterThan(2_048);
        assertThat(longLines.rowsOfGroup()).isEqualTo(LineLengths.VECTOR);
    }

    /** Files after each other, and two lines longer than a buffer has to be. */
    @Test
    void aLongHistoryBecomesParquetToo(@TempDir Path folder) throws Exception {
        String longest = "{\"text\":\"" + "x".repeat(20 << 20) + "\"}";
        String shorter = "{\"text\":\"" + "y".repeat(200_000) + "\"}";
        rows.clear();
        for (int i = 0; i < 1_100; i++) {
            rows.add(event(i, "aggregate", i == 7 || i == 1_000 ? longest : shorter));
        }

        byte[] parquet = export(HistoryFile.Format.PARQUET, ALL, 0, rows.size());

        Path file = Files.write(folder.resolve("history.parquet"), parquet);
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT count(*), bool_and(position = file_row_number), sum(length(payload)) FROM read_parquet('"
                                + file + "', file_row_number = true)")) {
            row.next();
            assertThat(row.getLong(1)).isEqualTo(1_100);
            assertThat(row.getBoolean(2)).as("in order").isTrue();
            assertThat(row.getLong(3)).isEqualTo(2L * longest.length() + 1_098L * shorter.length());
        }
        assertThat(manifests.getFirst().ended()).isTrue();
        assertThat(manifests.getFirst().events()).isEqualTo(1_100);
    }

    private static String sha256(byte[] file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
    }

    @Test
    void filtersLeaveOutWhatIsNotWanted() throws IOException {
        assertThat(wanted("rollout.RolloutPaused", null, null, null, null)).containsExactly(0L, 2L, 4L, 6L, 8L);
        assertThat(wanted(null, "aggregate-3", null, null, null)).containsExactly(3L);
        assertThat(wanted(null, null, "a1", null, null)).containsExactly(1L, 4L, 7L);
        assertThat(wanted(null, null, null, "2026-03-01T00:00:03Z", "2026-03-01T00:00:05Z"))
                .containsExactly(3L, 4L);
        assertThat(manifests.getFirst().filters()).containsEntry("type", "rollout.RolloutPaused");
        assertThat(manifests.getFirst().events()).isEqualTo(5);
    }

    private List<Long> wanted(
            @Nullable String type,
            @Nullable String aggregateId,
            @Nullable String actor,
            @Nullable String since,
            @Nullable String until)
            throws IOException {
        HistoryFilter filter = new HistoryFilter(
                type,
                null,
                aggregateId,
                "churn",
                actor,
                since == null ? null : Instant.parse(since),
                until == null ? null : Instant.parse(until));
        return positions(export(HistoryFile.Format.JSONL, filter, 0, 10));
    }

    @Test
    void whatBrokeOffGoesOnAfterItsLastLine() throws IOException {
        byte[] whole = export(HistoryFile.Format.JSONL, ALL, 0, 10);
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("the client is gone");
            }
        };
        assertThatThrownBy(() -> send(HistoryFile.Format.JSONL, ALL, 0, 10, broken))
                .isInstanceOf(IOException.class);
        assertThat(manifests.getLast().ended()).isFalse();
        byte[] first = export(HistoryFile.Format.JSONL, ALL, 0, 4);
        byte[] rest = export(HistoryFile.Format.JSONL, ALL, 4, 10);
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(first);
        both.write(rest);
        assertThat(both.toByteArray()).isEqualTo(whole);
    }

    @Test
    void rowsThatAreMissingAreCounted() throws IOException {
        rows.remove(9);
        rows.remove(4);
        export(HistoryFile.Format.JSONL, ALL, 0, 10);
        assertThat(manifests.getLast().missing()).isEqualTo(2);
    }

    @Test
    void aTableHasAHeaderAndRunsNoFormula() throws IOException {
        rows.clear();
        rows.add(event(0, "=HYPERLINK(\"http://evil\")", "{}"));
        rows.add(event(1, "+1", "no json"));
        String file = new String(export(HistoryFile.Format.CSV, ALL, 0, 10), StandardCharsets.UTF_8);
        assertThat(file.split("\r\n"))
                .containsExactly(
                        "position,eventId,type,revision,aggregateType,aggregateId,sequenceNumber,at,metadata,payload",
                        "\"0\",\"event-0\",\"rollout.RolloutPaused\",\"1\",\"Rollout\",\"'=HYPERLINK(\"\"http://evil\"\")\","
                                + "\"0\",\"2026-03-01T00:00:00Z\",\"{\"\"actor\"\":\"\"a0\"\",\"\"useCase\"\":\"\"churn\"\"}\",\"{}\"",
                        "\"1\",\"event-1\",\"audit.AccessRecorded\",\"1\",,\"'+1\",\"0\",\"2026-03-01T00:00:01Z\","
                                + "\"{\"\"actor\"\":\"\"a1\"\",\"\"useCase\"\":\"\"churn\"\"}\",\"no json\"");
    }

    @Test
    void aLineStaysOneLineWhateverIsStored() throws IOException {
        rows.clear();
        rows.add(event(0, "a", "{\"n\":\n1}"));
        rows.add(event(1, "a", "no json\n"));
        assertThat(positions(export(HistoryFile.Format.JSONL, ALL, 0, 10))).containsExactly(0L, 1L);
    }

    @Test
    void parquetHasTheSameEvents(@TempDir Path folder) throws Exception {
        rows.add(event(10, "=1", "{\"line\":\"a\\r\\nb\"}"));
        Path file = folder.resolve("events.parquet");
        Files.write(file, export(HistoryFile.Format.PARQUET, ALL, 0, 11));
        try (var duckDb = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duckDb.createStatement();
                var found = statement.executeQuery("SELECT count(*), max(position), count(\"aggregateType\"), "
                        + "max(CASE WHEN position = 10 THEN \"aggregateId\" || payload END) FROM '" + file + "'")) {
            found.next();
            assertThat(found.getLong(1)).isEqualTo(11);
            assertThat(found.getLong(2)).isEqualTo(10);
            assertThat(found.getLong(3)).isEqualTo(6);
            assertThat(found.getString(4)).isEqualTo("=1{\"line\":\"a\\r\\nb\"}");
        }
    }
}
