package io.modeltrail.eventstore.transparency;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks an evidence bundle without a database and without a network. The whole zip is read once; one event is in memory at a time. */
public final class BundleVerifier {
    /** Bytes of an entry; whoever packs more wants to fill the memory. */
    private static final int LARGEST_ENTRY = 200_000_000;

    private static final JsonMapper JSON = new JsonMapper();

    private final List<VerifierKey> trusted;
    private final Verification.Findings findings = new Verification.Findings();
    private final Set<Long> proven = new HashSet<>();
    private String origin = "";
    private final Set<Long> promised = new TreeSet<>();
    private @Nullable ExportedEvent unproven;

    /** @param trusted keys that the auditor has from somewhere else than the bundle */
    public BundleVerifier(List<VerifierKey> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    public Verification verify(InputStream bundle) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(bundle)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entry(entry.getName(), zip);
            }
            noEventWithoutProof();
            if (promised.isEmpty()) {
                findings.add(null, "the bundle has no manifest");
            }
            for (Long position : promised) {
                if (!proven.contains(position)) {
                    findings.add(position, "the bundle says that it has this event, and does not prove it");
                }
            }
        } catch (JacksonException | IllegalArgumentException | MalformedProof | ZipException | EOFException malformed) {
            findings.add(null, "the bundle cannot be read further: " + malformed.getMessage());
        }
        return findings.result();
    }

    private void entry(String name, InputStream content) throws IOException {
        if (name.equals("manifest.json")) {
            manifest(JSON.readTree(text(content)));
        } else if (name.endsWith(".canonical.json")) {
            sameBytes(name, bytes(content));
        } else if (name.startsWith("events/") && name.endsWith(".json")) {
            noEventWithoutProof();
            unproven = ExportedEvent.read(JSON.readTree(text(content)));
        } else if (name.endsWith(".leaf") || name.endsWith(".payload") || name.endsWith(".metadata")) {
            sameBytes(name, bytes(content));
        } else if (name.equals("checkpoint")) {
            if (!Checkpoint.parse(text(content)).isSignedByOneOf(trusted)) {
                findings.add(null, "the checkpoint is not signed by a trusted key");
            }
        } else if (name.endsWith(".tlog-proof")) {
            proof(TlogProof.parse(text(content)));
        }
    }

    private void manifest(JsonNode manifest) {
        String form = manifest.required("form").stringValue();
        origin = manifest.required("origin").stringValue();
        if (form.equals(EvidenceBundle.FIRST_FORM)) {
            long from = manifest.required("from").longValue();
            long to = manifest.required("to").longValue();
            few(to - from);
            LongStream.range(from, to).forEach(promised::add);
        } else if (form.equals(EvidenceBundle.FORM)) {
            JsonNode positions = manifest.required("positions");
            few(positions.size());
            positions.forEach(position -> promised.add(position.longValue()));
        } else {
            throw new MalformedProof("not a " + EvidenceBundle.FORM);
        }
        if (!promised.isEmpty()) {
            findings.stretch(Collections.min(promised), Collections.max(promised) + 1);
        }
    }

    private static void few(long events) {
        if (events > EvidenceBundle.MOST_EVENTS) {
            throw new MalformedProof("the manifest names more events than a bundle has");
        }
    }

    /** What is there twice, for people and for other software, must be the same. */
    private void sameBytes(String name, byte[] bytes) {
        ExportedEvent line = unproven;
        StoredEvent event = line == null ? null : line.event();
        if (event == null) {
            throw new MalformedProof(name + " stands before its event");
        }
        byte[] said;
        if (name.endsWith(".leaf")) {
            said = event.leafData(origin);
        } else if (name.endsWith(".payload")) {
            said = event.payload();
        } else if (name.endsWith(".metadata")) {
            said = event.metadata();
        } else {
            said = CanonicalEvent.of(event).orElse(new byte[0]);
        }
        if (!Arrays.equals(said, bytes)) {
            findings.add(event.position(), "the bytes of " + name + " are not those of the event");
        }
    }

    private void proof(TlogProof proof) {
        ExportedEvent line = unproven;
        unproven = null;
        StoredEvent event = line == null ? null : line.event();
        if (event == null) {
            findings.add(proof.inclusion().index(), "there is a proof without an event");
            return;
        }
        findings.checked();
        if (proof.inclusion().index() != event.position()) {
            findings.add(
                    event.position(),
                    "the proof is of position " + proof.inclusion().index());
        } else if (!proof.checkpoint().isSignedByOneOf(trusted)
                || !proof.checkpoint().origin().equals(origin)) {
            findings.add(event.position(), "the checkpoint of the proof is not signed by a trusted key of the log");
        } else if (!proof.inclusion()
                .proves(event.leaf(origin), proof.checkpoint().root())) {
            findings.add(event.position(), "the event is not the one that was signed");
        } else if (!proven.add(event.position())) {
            findings.add(event.position(), "the event is there twice");
        }
        proven.add(event.position());
    }

    private void noEventWithoutProof() {
        ExportedEvent line = unproven;
        if (line != null) {
            findings.add(line.position(), "there is no proof of the event");
        }
        unproven = null;
    }

    private static String text(InputStream content) throws IOException {
        return new String(bytes(content), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(InputStream content) throws IOException {
        byte[] bytes = content.readNBytes(LARGEST_ENTRY + 1);
        if (bytes.length > LARGEST_ENTRY) {
            throw new MalformedProof("an entry is larger than " + LARGEST_ENTRY + " bytes");
        }
        return bytes;
    }
}
