package io.modeltrail.eventstore.transparency;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;

/** A zip with all that somebody needs to check a few events at home, with this software or without it. */
public final class EvidenceBundle {
    /** Name of the form, in the manifest. */
    static final String FORM = "modeltrail.evidence@v1";

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
     * @param from position of the first event
     * @param to position after the last one, within the checkpoint
     */
    public void write(long from, long to, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        entry(
                zip,
                "manifest.json",
                JSON.writeValueAsString(JSON.createObjectNode()
                        .put("form", FORM)
                        .put("origin", log.origin())
                        .put("from", from)
                        .put("to", to)));
        entry(zip, "checkpoint", checkpoint.toString());
        List<VerifierKey> keys = log.keys();
        entry(
                zip,
                "keys.txt",
                String.join("\n", keys.stream().map(VerifierKey::toString).toList()) + "\n");
        for (int i = 0; i < keys.size(); i++) {
            entry(zip, "keys/" + (i + 1) + ".pem", keys.get(i).pem());
        }
        entry(zip, "VERIFY.md", instructions());
        MerkleTree tree = new MerkleTree(log.tiles(), checkpoint.size());
        log.events(from, to, event -> event(zip, tree, keys, event));
        zip.finish();
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
        entry(zip, "proofs/" + position + ".tlog-proof", proof.text());
        entry(
                zip,
                "proofs/" + position + ".sigstore.json",
                JSON.writeValueAsString(proof.sigstore(keys.getLast(), leafData)));
    }

    private static String instructions() throws IOException {
        try (InputStream text = EvidenceBundle.class.getResourceAsStream("VERIFY.md")) {
            if (text == null) {
                throw new IllegalStateException("VERIFY.md is beside this class");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
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
