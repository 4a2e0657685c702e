package io.modeltrail.eventstore.transparency;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A text with signatures under it (C2SP signed-note).
 *
 * @param text what is signed, with its final newline
 */
public record SignedNote(String text, List<Line> signatures) {
    private static final String DASH = "\u2014 ";
    private static final int ID_BYTES = 4;
    private static final int MOST_SIGNATURES = 100;
    private static final int MOST_CHARACTERS = 1_000_000;

    /** @param signature Base64 of the 4 bytes of the key's id and the signature */
    public record Line(String name, String signature) {}

    public SignedNote {
        signatures = List.copyOf(signatures);
        if (!text.endsWith("\n") || text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
            throw new MalformedProof("the text of a note ends with a newline and has no control characters");
        }
    }

    public static SignedNote sign(String text, List<SignerKey> signers) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<Line> lines = new ArrayList<>();
        for (SignerKey signer : signers) {
            byte[] signature = signer.sign(bytes);
            byte[] identified = Arrays.copyOf(signer.verifier().id(), ID_BYTES + signature.length);
            System.arraycopy(signature, 0, identified, ID_BYTES, signature.length);
            lines.add(new Line(signer.verifier().name(), Base64.getEncoder().encodeToString(identified)));
        }
        return new SignedNote(text, lines);
    }

    /** @throws MalformedProof when it is not a note with at least one signature */
    public static SignedNote parse(String note) {
        int end = note.lastIndexOf("\n\n");
        if (end < 0 || !note.endsWith("\n") || note.length() > MOST_CHARACTERS) {
            throw new MalformedProof("a note is a text, an empty line, and signatures");
        }
        List<Line> lines = new ArrayList<>();
        for (String line : note.substring(end + 2, note.length() - 1).split("\n", -1)) {
            String[] parts = line.startsWith(DASH) ? line.substring(2).split(" ", -1) : new String[0];
            if (parts.length != 2 || parts[0].isEmpty() || lines.size() == MOST_SIGNATURES) {
                throw new MalformedProof("not a line of a signature");
            }
            if (Base64Text.decode(parts[1]).length <= ID_BYTES) {
                throw new MalformedProof("a signature is too short");
            }
            lines.add(new Line(parts[0], parts[1]));
        }
        return new SignedNote(note.substring(0, end + 1), lines);
    }

    /**
     * Whether one of the keys signed it. A signature that names a key and does not fit it makes the whole note false.
     *
     * @param trusted the rest of the signatures is not looked at
     */
    public boolean isSignedByOneOf(List<VerifierKey> trusted) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean signed = false;
        for (Line line : signatures) {
            byte[] identified = Base64Text.decode(line.signature());
            byte[] id = Arrays.copyOf(identified, ID_BYTES);
            byte[] signature = Arrays.copyOfRange(identified, ID_BYTES, identified.length);
            for (VerifierKey key : trusted) {
                if (key.name().equals(line.name()) && Arrays.equals(key.id(), id)) {
                    if (!key.verifies(bytes, signature)) {
                        return false;
                    }
                    signed = true;
                }
            }
        }
        return signed;
    }

    /** The note as it is handed out. */
    @Override
    public String toString() {
        StringBuilder note = new StringBuilder(text).append('\n');
        for (Line line : signatures) {
            note.append(DASH)
                    .append(line.name())
                    .append(' ')
                    .append(line.signature())
                    .append('\n');
        }
        return note.toString();
    }
}
