package io.modeltrail.eventstore.transparency;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The log as a file: JSON Lines, a manifest first, then a line for each leaf from a position to the size of the checkpoint. What is
 * before the first position stands in the manifest as a few hashes, so every part is proven by itself. Memory does not grow.
 */
public final class LogExport {
    /** Name of the form, in the manifest. */
    static final String FORM = "modeltrail.log-export@v1";

    private static final JsonMapper JSON = new JsonMapper();

    private final TransparencyLog log;
    private final Checkpoint checkpoint;

    public LogExport(TransparencyLog log, Checkpoint checkpoint) {
        this.log = log;
        this.checkpoint = checkpoint;
    }

    /** @param from position of the first event, at most the size of the checkpoint */
    public void write(long from, OutputStream out) throws IOException {
        MerkleTree tree = new MerkleTree(log.tiles(), checkpoint.size());
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
        writer.write(manifest(from, tree));
        Lines lines = new Lines(tree, writer, from);
        try {
            log.events(from, checkpoint.size(), event -> lines.write(event));
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        }
        lines.missingUpTo(checkpoint.size());
        writer.flush();
    }

    private String manifest(long from, MerkleTree tree) {
        ObjectNode manifest = JSON.createObjectNode()
                .put("form", FORM)
                .put("origin", log.origin())
                .put("from", from)
                .put("to", checkpoint.size())
                .put("checkpoint", checkpoint.toString());
        List<Hash> before = tree.peaks(from);
        before.forEach(hash -> manifest.withArray("/before").add(hash.base64()));
        log.keys().forEach(key -> manifest.withArray("/keys").add(key.toString()));
        return JSON.writeValueAsString(manifest) + "\n";
    }

    /** Reads each tile of leaves once. */
    private static final class Lines {
        private final MerkleTree tree;
        private final Writer writer;
        private long next;
        private long tileIndex = -1;
        private byte[] tile = {};

        Lines(MerkleTree tree, Writer writer, long from) {
            this.tree = tree;
            this.writer = writer;
            next = from;
        }

        void write(StoredEvent event) throws IOException {
            missingUpTo(event.position());
            line(new ExportedEvent(next, event, leaf(next)));
        }

        void missingUpTo(long position) throws IOException {
            while (next < position) {
                line(new ExportedEvent(next, null, leaf(next)));
            }
        }

        private void line(ExportedEvent event) throws IOException {
            writer.write(event.json(JSON));
            writer.write('\n');
            next++;
        }

        private Hash leaf(long position) {
            if (position / Tile.FULL != tileIndex) {
                tileIndex = position / Tile.FULL;
                int width = (int) Math.min(Tile.FULL, tree.size() - tileIndex * Tile.FULL);
                tile = tree.tiles().hashes(new Tile(0, tileIndex, width));
            }
            return Hash.in(tile, (int) (position % Tile.FULL));
        }
    }
}
