package io.modeltrail.query.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.Hash;
import io.modeltrail.eventstore.transparency.LogHealth;
import io.modeltrail.eventstore.transparency.StoredEvent;
import io.modeltrail.eventstore.transparency.Tile;
import io.modeltrail.eventstore.transparency.TileSource;
import io.modeltrail.eventstore.transparency.TransparencyLog;
import io.modeltrail.eventstore.transparency.VerifierKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EntryTileTest {
    private static final String ORIGIN = "log.example";

    /** Rows that may have been changed since their leaves were hashed. */
    private record RowsAndLeaves(List<StoredEvent> rows, List<Hash> leaves) implements TransparencyLog {
        @Override
        public String origin() {
            return ORIGIN;
        }

        @Override
        public Optional<Checkpoint> checkpoint() {
            return Optional.empty();
        }

        @Override
        public TileSource tiles() {
            ByteArrayOutputStream hashes = new ByteArrayOutputStream();
            leaves.forEach(leaf -> hashes.writeBytes(leaf.bytes()));
            return tile -> hashes.toByteArray();
        }

        @Override
        public List<VerifierKey> keys() {
            return List.of();
        }

        @Override
        public void events(long from, long to, Reader reader) throws IOException {
            for (StoredEvent row : rows) {
                if (row.position() >= from && row.position() < to) {
                    reader.read(row);
                }
            }
        }

        @Override
        public LogHealth health() {
            return new LogHealth(LogHealth.State.SIGNING, "It is there.");
        }

        @Override
        public VerifierKey rotate(Rotation step) {
            throw new RotationRefused("There is no key.");
        }
    }

    private static StoredEvent event(long position, String payload) {
        return new StoredEvent(
                new StoredEvent.Fields(position, "e" + position, null, "a", 0, "rollout.RolloutPaused", "1", "2026"),
                payload.getBytes(StandardCharsets.UTF_8),
                new byte[0]);
    }

    private static List<StoredEvent> four() {
        List<StoredEvent> events = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            events.add(event(i, "{}"));
        }
        return events;
    }

    private static EntryTile tileOf(List<StoredEvent> rows) {
        List<Hash> leaves = four().stream().map(event -> event.leaf(ORIGIN)).toList();
        return new EntryTile(new Tile(0, 0, 4), new RowsAndLeaves(rows, leaves));
    }

    private static void refuses(List<StoredEvent> rows, long position) {
        assertThatThrownBy(() -> tileOf(rows).bytes()).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(RefusalCode.NOT_FOUND);
            assertThat(refusal.found()).containsEntry("position", Long.toString(position));
        });
    }

    @Test
    void everyEntryIsALengthAndTheDataOfTheLeaf() throws IOException {
        byte[] entries = tileOf(four()).bytes();
        int length = event(0, "{}").leafData(ORIGIN).length;
        assertThat(entries).hasSize(4 * (2 + length));
        byte[] last = java.util.Arrays.copyOfRange(entries, entries.length - length, entries.length);
        assertThat(Hash.ofLeaf(last)).isEqualTo(event(3, "{}").leaf(ORIGIN));
    }

    @Test
    void aMissingRowIsNamedWhereverItWas() {
        List<StoredEvent> rows = four();
        rows.remove(1);
        refuses(rows, 1);
        List<StoredEvent> withoutTheLast = four();
        withoutTheLast.removeLast();
        refuses(withoutTheLast, 3);
    }

    @Test
    void aChangedRowIsNamed() {
        List<StoredEvent> rows = four();
        rows.set(2, event(2, "{\"other\":1}"));
        refuses(rows, 2);
    }
}
