package io.modeltrail.eventstore.transparency;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What is signed: which log, how many leaves, and the root over them (C2SP tlog-checkpoint).
 *
 * @param origin name of the log, a bare host name, and of its key
 * @param note with the signatures
 */
public record Checkpoint(String origin, long size, Hash root, SignedNote note) {
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,18}");

    public static Checkpoint sign(String origin, long size, Hash root, List<SignerKey> signers) {
        String text = origin + "\n" + size + "\n" + root.base64() + "\n";
        return new Checkpoint(origin, size, root, SignedNote.sign(text, signers));
    }

    /** @throws MalformedProof when it is not a signed checkpoint; who signed it is not looked at */
    public static Checkpoint parse(String text) {
        SignedNote note = SignedNote.parse(text);
        String[] lines = note.text().split("\n", -1);
        // Three lines and the end; we write no extension lines, and accept none that nobody would check.
        if (lines.length != 4 || lines[0].isEmpty() || !SIZE.matcher(lines[1]).matches()) {
            throw new MalformedProof("a checkpoint is an origin, a size and a root");
        }
        try {
            return new Checkpoint(lines[0], Long.parseLong(lines[1]), Hash.ofBase64(lines[2]), note);
        } catch (NumberFormatException tooLarge) {
            throw new MalformedProof("the size of a checkpoint has at most 63 bits");
        }
    }

    public boolean isSignedByOneOf(List<VerifierKey> trusted) {
        return note.isSignedByOneOf(
                trusted.stream().filter(key -> key.name().equals(origin)).toList());
    }

    @Override
    public String toString() {
        return note.toString();
    }
}
