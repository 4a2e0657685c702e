package io.modeltrail.eventstore.transparency;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One event of a bundle while its files are read: each must say the same as the others. Not thread-safe. */
final class EventInBundle {
    private static final JsonMapper JSON = new JsonMapper();

    private final StoredEvent event;
    private final String origin;
    private final Set<String> read = new HashSet<>();
    private @Nullable TlogProof proof;

    EventInBundle(StoredEvent event, String origin) {
        this.event = event;
        this.origin = origin;
    }

    long position() {
        return event.position();
    }

    /**
     * What is there twice, for people and for other software, must be the same.
     *
     * @param kind what stands behind the position in the name of the file
     */
    boolean says(String kind, byte[] bytes) {
        read.add(kind);
        return Arrays.equals(
                bytes,
                switch (kind) {
                    case "leaf" -> event.leafData(origin);
                    case "payload" -> event.payload();
                    case "metadata" -> event.metadata();
                    default -> CanonicalEvent.of(event).orElse(new byte[0]);
                });
    }

    /**
     * @param checkpoint of the bundle; null when it has none
     * @return null when it holds
     */
    @Nullable
    String wrongWith(TlogProof given, List<VerifierKey> trusted, @Nullable Checkpoint checkpoint) {
        read.add("tlog-proof");
        proof = given;
        if (given.inclusion().index() != position()) {
            return "the proof is of position " + given.inclusion().index();
        }
        if (!given.checkpoint().isSignedByOneOf(trusted)
                || !given.checkpoint().origin().equals(origin)) {
            return "the checkpoint of the proof is not signed by a trusted key of the log";
        }
        if (!given.inclusion().proves(event.leaf(origin), given.checkpoint().root())) {
            return "the event is not the one that was signed";
        }
        return checkpoint != null
                        && checkpoint.toString().equals(given.checkpoint().toString())
                ? null
                : "the proof leads to another checkpoint than that of the bundle";
    }

    /**
     * Sigstore's form is the same proof once more, so it is made anew and compared.
     *
     * @param named keys that it may name as that of the log; it is the checkpoint that says who signed
     */
    boolean saysSigstore(JsonNode sigstore, List<VerifierKey> named) {
        read.add("sigstore.json");
        TlogProof known = proof;
        return known != null
                && named.stream()
                        .anyMatch(key -> JSON.readTree(
                                        JSON.writeValueAsBytes(known.sigstore(key, event.leafData(origin))))
                                .equals(sigstore));
    }

    /**
     * Files that a bundle has of each event, and this one has not.
     *
     * @param canonical whether the form of the bundle has events as canonical JSON
     */
    List<String> missing(boolean canonical) {
        Optional<byte[]> whole = canonical ? CanonicalEvent.of(event) : Optional.empty();
        return List.of("leaf", "payload", "metadata", "canonical.json", "tlog-proof", "sigstore.json").stream()
                .filter(kind -> !kind.equals("canonical.json") || whole.isPresent())
                .filter(kind -> !read.contains(kind))
                .toList();
    }
}
