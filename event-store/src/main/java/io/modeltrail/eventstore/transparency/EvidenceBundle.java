package io.modeltrail.eventstore.transparency;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A zip with all that somebody needs to check a few events at home, with this software or without it. */
public final class EvidenceBundle {
    /** Name of the form, in the manifest. */
    static final String FORM = "modeltrail.evidence@v2";

    /** Of before: positions are one stretch, and there are no canonical events and no schemas. */
    static final String FIRST_FORM = "modeltrail.evidence@v1";

    /** Each event has its proof, and a bundle is for reading; more is what the export is for. */
    public static final int MOST_EVENTS = 10_000;

    private static final JsonMapper JSON = new JsonMapper();

    private final TransparencyLog log;
    private final Checkpoint checkpoint;

    public EvidenceBundle(TransparencyLog log, Checkpoint checkpoint) {
        this.log = log;
        this.checkpoint = checkpoint;
    }

    /**
     * What a bundle is about.
     *
     * @param positions of its events, in any order, each within the checkpoint
     * @param about what was asked for, for people
     * @param completeness what was behind or left out when it was made; as JSON
     */
    public record Contents(
            List<Long> positions,
            Map<String, String> about,
            @Nullable Object completeness) {
        public Contents {
            positions = positions.stream().sorted().distinct().toList();
            about = Map.copyOf(about);
        }

        /** One stretch of the log, to which nothing is left out. */
        public static Contents stretch(long from, long to) {
            Map<String, String> about = Map.of("kind", "stretch", "from", Long.toString(from), "to", Long.toString(to));
            return new Contents(LongStream.range(from, to).boxed().toList(), about, null);
        }
    }

    public void write(Contents contents, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        entry(zip, "manifest.json", manifest(contents));
        entry(zip, "checkpoint", checkpoint.toString());
        List<VerifierKey> keys = log.keys();
        entry(
                zip,
                "keys.txt",
                String.join("\n", keys.stream().map(VerifierKey::toString).toList()) + "\n");
        for (int i = 0; i < keys.size(); i++) {
            entry(zip, "keys/" + (i + 1) + ".pem", keys.get(i).pem());
        }
        entry(zip, "VERIFY.md", EventSchemas.resource("VERIFY.md").orElseThrow());
        MerkleTree tree = new MerkleTree(log.tiles(), checkpoint.size());
        EventSchemas schemas = new EventSchemas();
        TransparencyLog.Reader reader = event -> {
            schemas.add(event);
            event(zip, tree, keys, event);
        };
        List<Long> positions = contents.positions();
        int begin = 0;
        for (int i = 1; i <= positions.size(); i++) {
            if (i == positions.size() || positions.get(i) != positions.get(i - 1) + 1) {
                log.events(positions.get(begin), positions.get(i - 1) + 1, reader);
                begin = i;
            }
        }
        for (Map.Entry<String, byte[]> schema : schemas.published().entrySet()) {
            entry(zip, "schemas/" + schema.getKey(), schema.getValue());
        }
        zip.finish();
    }

    private String manifest(Contents contents) {
        ObjectNode manifest = JSON.createObjectNode().put("form", FORM).put("origin", log.origin());
        manifest.set("about", JSON.valueToTree(new TreeMap<>(contents.about())));
        contents.positions().forEach(manifest.putArray("positions")::add);
        if (contents.completeness() != null) {
            manifest.set("completeness", JSON.valueToTree(contents.completeness()));
        }
        return JSON.writeValueAsString(manifest);
    }

    private void event(ZipOutputStream zip, MerkleTree tree, List<VerifierKey> keys, StoredEvent event)
            throws IOException {
        long position = event.position();
        TlogProof proof = new TlogProof(tree.inclusion(position, checkpoint.size()), checkpoint);
        byte[] leafData = event.leafData(log.origin());
        entry(zip, "events/" + position + ".json", new ExportedEvent(position, event, tree.leaf(position)).json(JSON));
        entry(zip, "events/" + position + ".leaf", leafData);
        entry(zip, "events/" + position + ".payload", event.payload());
        entry(zip, "events/" + position + ".metadata", event.metadata());
        Optional<byte[]> canonical = CanonicalEvent.of(event);
        if (canonical.isPresent()) {
            entry(zip, "events/" + position + ".canonical.json", canonical.get());
        }
        entry(zip, "proofs/" + position + ".tlog-proof", proof.text());
        entry(
                zip,
                "proofs/" + position + ".sigstore.json",
                JSON.writeValueAsString(proof.sigstore(keys.getLast(), leafData)));
    }

    private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
        entry(zip, name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }
}
