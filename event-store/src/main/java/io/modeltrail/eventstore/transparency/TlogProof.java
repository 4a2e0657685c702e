package io.modeltrail.eventstore.transparency;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An inclusion proof together with the checkpoint that it leads to, so that it needs nothing else. */
public record TlogProof(InclusionProof inclusion, Checkpoint checkpoint) {
    private static final String FORM = "c2sp.org/tlog-proof@v1";
    private static final int MOST_HASHES = 63;

    public TlogProof {
        if (inclusion.size() != checkpoint.size()) {
            throw new MalformedProof("the proof is of another size than its checkpoint");
        }
    }

    /** @throws MalformedProof when it is not a C2SP tlog-proof */
    public static TlogProof parse(String text) {
        int end = text.indexOf("\n\n");
        String[] lines = end < 0 ? new String[0] : text.substring(0, end).split("\n", -1);
        if (lines.length < 2
                || lines.length > 2 + MOST_HASHES
                || !lines[0].equals(FORM)
                || !lines[1].matches("index (?:0|[1-9][0-9]{0,17})")) {
            throw new MalformedProof("not a " + FORM);
        }
        List<Hash> hashes = new ArrayList<>();
        for (int i = 2; i < lines.length; i++) {
            hashes.add(Hash.ofBase64(lines[i]));
        }
        Checkpoint checkpoint = Checkpoint.parse(text.substring(end + 2));
        long index = Long.parseLong(lines[1].substring("index ".length()));
        return new TlogProof(new InclusionProof(index, checkpoint.size(), hashes), checkpoint);
    }

    public boolean proves(Hash leaf, List<VerifierKey> trusted) {
        return checkpoint.isSignedByOneOf(trusted) && inclusion.proves(leaf, checkpoint.root());
    }

    /** C2SP tlog-proof. */
    public String text() {
        StringBuilder text = new StringBuilder(FORM)
                .append("\nindex ")
                .append(inclusion.index())
                .append('\n');
        for (Hash hash : inclusion.hashes()) {
            text.append(hash.base64()).append('\n');
        }
        return text.append('\n').append(checkpoint).toString();
    }

    /**
     * Sigstore's {@code TransparencyLogEntry} in the JSON form of Protocol Buffers: integers are strings, bytes Base64.
     *
     * @param key of the log
     * @param leafData what the leaf is the hash of
     */
    public Map<String, Object> sigstore(VerifierKey key, byte[] leafData) {
        Map<String, Object> proof = new LinkedHashMap<>();
        proof.put("logIndex", Long.toString(inclusion.index()));
        proof.put("rootHash", checkpoint.root().base64());
        proof.put("treeSize", Long.toString(inclusion.size()));
        proof.put("hashes", inclusion.hashes().stream().map(Hash::base64).toList());
        proof.put("checkpoint", Map.of("envelope", checkpoint.toString()));
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("logIndex", Long.toString(inclusion.index()));
        entry.put("logId", Map.of("keyId", Base64.getEncoder().encodeToString(key.fullId())));
        entry.put("kindVersion", Map.of("kind", "modeltrail.event", "version", "1"));
        entry.put("integratedTime", "0");
        entry.put("inclusionProof", proof);
        entry.put("canonicalizedBody", Base64.getEncoder().encodeToString(leafData));
        return entry;
    }
}
