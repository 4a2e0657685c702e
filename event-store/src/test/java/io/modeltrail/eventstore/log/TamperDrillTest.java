package io.modeltrail.eventstore.log;

import static io.modeltrail.eventstore.log.SignedLogForTests.followToTheEnd;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.eventstore.transparency.ExportVerifier;
import io.modeltrail.eventstore.transparency.Verification;
import io.modeltrail.eventstore.transparency.Verification.Finding;
import io.modeltrail.eventstore.transparency.VerifierKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a database superuser can do to the history, and what an auditor then finds at home: with the key of the log, the export of
 * today and, for the one who signs everything anew, the export of yesterday.
 */
class TamperDrillTest {
    private static final int EVENTS = 1_000;

    @TempDir
    Path temporary;

    private static SignedLogForTests log;
    private List<VerifierKey> key = List.of();
    private byte[] yesterday = {};

    @BeforeEach
    void signEverything() {
        log.empty();
        log.append(EVENTS);
        followToTheEnd(log.follower(temporary.resolve("transparency")));
        key = log.log().keys();
        yesterday = log.export(0);
    }

    @BeforeAll
    static void start() {
        log = new SignedLogForTests();
    }

    @AfterAll
    static void close() {
        log.close();
    }

    @Test
    void whatNobodyTouchedIsSoundFromWhateverPosition() throws IOException {
        for (int from : List.of(0, 1, 255, 256, 700, EVENTS)) {
            Verification verification = verify(log.export(from));
            assertThat(verification.findings()).as("from %d", from).isEmpty();
            assertThat(verification.checked()).isEqualTo(EVENTS - from);
            assertThat(verification.from()).isEqualTo(from);
            assertThat(verification.to()).isEqualTo(EVENTS);
        }
        assertThat(new ExportVerifier(key)
                        .verify(new ByteArrayInputStream(log.export(0)), new ByteArrayInputStream(yesterday))
                        .sound())
                .isTrue();
    }

    @Test
    void aChangedPayloadIsNamed() throws IOException {
        tamper("UPDATE domain_event_entry SET payload = convert_to('{\"n\":0}', 'UTF8') WHERE global_index = 417");
        assertThat(positions(verify(log.export(0)))).containsExactly(417L);
    }

    @Test
    void aChangedTimestampIsNamed() throws IOException {
        tamper("UPDATE domain_event_entry SET time_stamp = '2026-02-28T09:30:00.000Z' WHERE global_index = 3");
        assertThat(positions(verify(log.export(0)))).containsExactly(3L);
    }

    @Test
    void changedMetadataIsNamed() throws IOException {
        tamper("UPDATE domain_event_entry SET meta_data = 'x' WHERE global_index = 999");
        assertThat(positions(verify(log.export(0)))).containsExactly(999L);
    }

    @Test
    void twoSwappedRowsAreNamed() throws IOException {
        tamper("UPDATE domain_event_entry SET global_index = -1 WHERE global_index = 20");
        tamper("UPDATE domain_event_entry SET global_index = 20 WHERE global_index = 600");
        tamper("UPDATE domain_event_entry SET global_index = 600 WHERE global_index = -1");
        assertThat(positions(verify(log.export(0)))).containsExactly(20L, 600L);
    }

    @Test
    void aDeletedLastRowIsNamed() throws IOException {
        tamper("DELETE FROM domain_event_entry WHERE global_index = 999");
        tamper("UPDATE event_log_head SET next_index = 999");
        assertThat(positions(verify(log.export(0)))).containsExactly(999L);
    }

    @Test
    void aDeletedRowInTheMiddleIsNamed() throws IOException {
        tamper("DELETE FROM domain_event_entry WHERE global_index = 512");
        assertThat(positions(verify(log.export(0)))).containsExactly(512L);
    }

    @Test
    void aRowThatWasInsertedInTheMiddleIsNamed() throws IOException {
        tamper("UPDATE domain_event_entry SET global_index = -global_index WHERE global_index >= 950");
        tamper("UPDATE domain_event_entry SET global_index = 1 - global_index WHERE global_index < 0");
        tamper("INSERT INTO domain_event_entry VALUES (950, 'new', 'new', 0, 'Rollout', '2026-03-01T09:30:00.000Z',"
                + " 'rollout.RolloutPaused', '1', 'x', 'x')");
        tamper("UPDATE event_log_head SET next_index = 1001");
        Verification verification = verify(log.export(0));
        assertThat(verification.findings().getFirst().position()).isEqualTo(950);
        assertThat(positions(verification)).hasSize(50); // and everything that was moved by it
    }

    @Test
    void aTreeThatWasRebuiltWithAnotherKeyIsRefusedAndTheFirstChangeIsNamed() throws IOException {
        tamper("UPDATE domain_event_entry SET payload = convert_to('{\"n\":0}', 'UTF8') WHERE global_index = 417");
        tamper("TRUNCATE transparency_log, transparency_tile, transparency_key");
        followToTheEnd(log.follower(temporary.resolve("of the forger")));
        byte[] forged = log.export(0);

        assertThat(new ExportVerifier(log.log().keys())
                        .verify(new ByteArrayInputStream(forged))
                        .sound())
                .as("the forgery fits itself")
                .isTrue();
        Verification withTheKey = verify(forged);
        assertThat(withTheKey.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.position()).isEqualTo(EVENTS - 1);
            assertThat(finding.what()).contains("not signed by a trusted key");
        });
        assertThat(positions(new ExportVerifier(key)
                        .verify(new ByteArrayInputStream(forged), new ByteArrayInputStream(yesterday))))
                .contains(417L);
    }

    @Test
    void aForgerWhoAlsoHasTheKeyIsFoundWithTheExportOfYesterday() throws IOException {
        tamper("UPDATE domain_event_entry SET payload = convert_to('{\"n\":0}', 'UTF8') WHERE global_index = 417");
        tamper("UPDATE transparency_log SET size = 0, checkpoint = NULL");
        java.nio.file.Files.delete(temporary.resolve("transparency").resolve("last-checkpoint"));
        followToTheEnd(log.follower(temporary.resolve("transparency")));
        byte[] forged = log.export(0);

        assertThat(verify(forged).sound()).isTrue(); // nothing in it is wrong; it is only not what was
        assertThat(positions(new ExportVerifier(key)
                        .verify(new ByteArrayInputStream(forged), new ByteArrayInputStream(yesterday))))
                .containsExactly(417L);
    }

    @Test
    void aFileThatWasEditedIsFoundToo() throws IOException {
        String[] lines = new String(yesterday, StandardCharsets.UTF_8).split("\n", -1);
        assertThat(positions(verify(without(lines, 301)))).contains(300L);
        assertThat(positions(verify(without(lines, 1_000)))).contains(999L);
        assertThat(verify(new byte[0]).sound()).isFalse();
        assertThat(verify("{}\n".getBytes(StandardCharsets.UTF_8)).sound()).isFalse();
        String noise = new String(yesterday, StandardCharsets.UTF_8).replace("\"position\":40,", "\"position\":40,,");
        assertThat(verify(noise.getBytes(StandardCharsets.UTF_8)).sound()).isFalse();
    }

    private static byte[] without(String[] lines, int line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.length; i++) {
            if (i != line) {
                text.append(lines[i]).append('\n');
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Verification verify(byte[] export) throws IOException {
        return new ExportVerifier(key).verify(new ByteArrayInputStream(export));
    }

    private void tamper(String statement) {
        log.sql().update(statement);
    }

    private static List<Long> positions(Verification verification) {
        return verification.findings().stream().map(Finding::position).toList();
    }
}
