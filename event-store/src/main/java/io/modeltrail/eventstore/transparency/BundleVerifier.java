package io.modeltrail.eventstore.transparency;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks an evidence bundle without a database and without a network. The whole zip is read once; one event is in memory at a time. */
public final class BundleVerifier {
    /** Bytes of a file of an event; whoever packs more wants to fill the memory. */
    private static final int LARGEST_OF_EVENT = 200_000_000;

    /**
     * Bytes of any other. The positions of a manifest are at most 170,000, and a proof holds a leaf in Base64 (87,384) and a checkpoint
     * with at most 100 signatures.
     */
    private static final int LARGEST = 1_000_000;

    private static final JsonMapper JSON = UntrustedJson.MAPPER;

    private static final int MOST_KEYS = 1_000;

    /** Of an event there are at most seven. */
    private static final int MOST_ENTRIES = 8 * EvidenceBundle.MOST_EVENTS;

    private static final Pattern OF_EVENT =
            Pattern.compile("(events/(0|[1-9][0-9]{0,15})\\.(json|leaf|payload|metadata|canonical\\.json))"
                    + "|(proofs/(0|[1-9][0-9]{0,15})\\.(tlog-proof|sigstore\\.json))");

    /** For people, and said by nobody but the bundle. */
    private static final Pattern BESIDE =
            Pattern.compile("VERIFY\\.md|keys/[0-9]{1,4}\\.pem|schemas/[A-Za-z0-9._-]{1,200}");

    private final List<VerifierKey> trusted;
    private final Verification.Findings findings = new Verification.Findings();
    private final Set<String> names = new HashSet<>();
    private final Set<Long> proven = new HashSet<>();
    private final Set<Long> promised = new TreeSet<>();
    private final List<VerifierKey> named;
    private String origin = "";
    private boolean canonical;
    private @Nullable Checkpoint checkpoint;
    private @Nullable EventInBundle current;

    /** @param trusted keys that the auditor has from somewhere else than the bundle */
    public BundleVerifier(List<VerifierKey> trusted) {
        this.trusted = List.copyOf(trusted);
        this.named = new ArrayList<>(trusted);
    }

    public Verification verify(InputStream bundle) throws IOException {
        findings.about(Map.of());
        try (ZipInOrder zip = new ZipInOrder(bundle, MOST_ENTRIES)) {
            zip.read(LARGEST_OF_EVENT, (name, content) -> {
                if (names.add(name)) {
                    entry(name, content);
                } else {
                    findings.add(null, name + " is there twice");
                }
            });
            endOfEvent();
            if (promised.isEmpty()) {
                findings.add(null, "the bundle has no manifest");
            }
            if (checkpoint == null) {
                findings.add(null, "the bundle has no checkpoint");
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
        Matcher ofEvent = OF_EVENT.matcher(name);
        if (ofEvent.matches()) {
            boolean proof = ofEvent.group(1) == null;
            long position = Long.parseLong(ofEvent.group(proof ? 5 : 2));
            String kind = ofEvent.group(proof ? 6 : 3);
            if (kind.equals("json")) {
                event(name, position, ExportedEvent.read(JSON.readTree(text(content, LARGEST_OF_EVENT))));
            } else {
                file(name, position, kind, content);
            }
        } else if (name.equals("manifest.json")) {
            manifest(JSON.readTree(text(content, LARGEST)));
        } else if (name.equals("checkpoint")) {
            Checkpoint read = Checkpoint.parse(text(content, LARGEST));
            checkpoint = read;
            if (!read.isSignedByOneOf(trusted)) {
                findings.add(null, "the checkpoint is not signed by a trusted key");
            }
        } else if (name.equals("keys.txt")) {
            text(content, LARGEST)
                    .lines()
                    .limit(MOST_KEYS)
                    .map(VerifierKey::parse)
                    .forEach(named::add);
        } else if (!BESIDE.matcher(name).matches()) {
            findings.add(null, name + " is no file of a bundle");
        }
    }

    private void manifest(JsonNode manifest) {
        String form = manifest.required("form").stringValue();
        about(manifest.path("about"));
        origin = manifest.required("origin").stringValue();
        if (form.equals(EvidenceBundle.FIRST_FORM)) {
            long from = manifest.required("from").longValue();
            long to = manifest.required("to").longValue();
            few(to - from);
            LongStream.range(from, to).forEach(promised::add);
        } else if (form.equals(EvidenceBundle.FORM)) {
            canonical = true;
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

    private void about(JsonNode said) {
        Map<String, String> about = new TreeMap<>();
        said.properties()
                .forEach(member -> about.put(member.getKey(), member.getValue().asString()));
        findings.about(about);
    }

    private static void few(long events) {
        if (events > EvidenceBundle.MOST_EVENTS) {
            throw new MalformedProof("the manifest names more events than a bundle has");
        }
    }

    private void event(String name, long position, ExportedEvent line) {
        endOfEvent();
        StoredEvent event = line.event();
        if (event == null) {
            findings.add(position, name + " has no event");
        } else if (event.position() != position) {
            findings.add(position, name + " is the event of position " + event.position());
        } else if (!promised.contains(position)) {
            findings.add(position, "the manifest does not name this event");
        } else {
            current = new EventInBundle(event, origin);
            if (!line.holds(origin)) {
                findings.add(position, "the leaf hash in " + name + " is not that of the event");
            }
        }
    }

    private void file(String name, long position, String kind, InputStream content) throws IOException {
        EventInBundle event = current;
        if (event == null || event.position() != position) {
            findings.add(position, name + " does not stand behind its event");
        } else if (kind.equals("tlog-proof")) {
            findings.checked();
            String wrong = event.wrongWith(TlogProof.parse(text(content, LARGEST)), trusted, checkpoint);
            if (wrong != null) {
                findings.add(position, wrong);
            }
            proven.add(position);
        } else if (kind.equals("sigstore.json")) {
            if (!event.saysSigstore(JSON.readTree(text(content, LARGEST)), named)) {
                findings.add(position, name + " is another proof than that of the event");
            }
        } else if (!event.says(kind, bytes(content, LARGEST_OF_EVENT))) {
            findings.add(position, "the bytes of " + name + " are not those of the event");
        }
    }

    private void endOfEvent() {
        EventInBundle event = current;
        if (event != null) {
            for (String missing : event.missing(canonical)) {
                findings.add(
                        event.position(),
                        missing.equals("tlog-proof")
                                ? "there is no proof of the event"
                                : "its file ." + missing + " is missing");
            }
        }
        current = null;
    }

    private static String text(InputStream content, int most) throws IOException {
        return new String(bytes(content, most), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(InputStream content, int most) throws IOException {
        byte[] bytes = content.readNBytes(most + 1);
        if (bytes.length > most) {
            throw new MalformedProof("an entry is larger than " + most + " bytes");
        }
        return bytes;
    }
}
