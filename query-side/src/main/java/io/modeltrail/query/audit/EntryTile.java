package io.modeltrail.query.audit;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.eventstore.transparency.Hash;
import io.modeltrail.eventstore.transparency.MalformedProof;
import io.modeltrail.eventstore.transparency.StoredEvent;
import io.modeltrail.eventstore.transparency.Tile;
import io.modeltrail.eventstore.transparency.TransparencyLog;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;

/** The data of the leaves of a tile, or a refusal that names the position: clients keep a tile for a year, so it is whole or none. */
record EntryTile(Tile tile, TransparencyLog log) {
    /** Each entry after its length in two bytes; {@link StoredEvent#leafData} makes none that is longer. */
    byte[] bytes() throws IOException {
        byte[] hashes = log.tiles().hashes(tile);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream entries = new DataOutputStream(bytes);
        long first = tile.index() * Tile.FULL;
        int[] written = {0};
        log.events(first, first + tile.width(), event -> {
            long position = first + written[0];
            byte[] data = event.position() == position ? leafData(event) : missing(position);
            if (!Hash.ofLeaf(data).equals(Hash.in(hashes, written[0]))) {
                throw refusal(position, "The stored row is not the event that was signed. Verify an export.");
            }
            entries.writeShort(data.length);
            entries.write(data);
            written[0]++;
        });
        return written[0] == tile.width() ? bytes.toByteArray() : missing(first + written[0]);
    }

    private byte[] leafData(StoredEvent event) {
        try {
            return event.leafData(log.origin());
        } catch (MalformedProof tooLong) {
            throw refusal(event.position(), "The leaf is longer than an entry may be. Verify an export.");
        }
    }

    private static byte[] missing(long position) {
        throw refusal(
                position, "The event was signed and its row is missing: the store was changed. Verify an export.");
    }

    private static Refusal refusal(long position, String remedy) {
        return new Refusal(RefusalCode.NOT_FOUND, Map.of("position", Long.toString(position)), remedy);
    }
}
