package io.modeltrail.eventstore.subjectkeys;

import io.modeltrail.eventstore.cipher.Aead;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;

/**
 * One key-encryption key as its file has it: {@code modeltrail-key-encryption-key <name> <base64>}.
 *
 * @param name the time at which it was made, after {@code file:}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record KeyFile(String name, byte[] key) {
    private static final String FORM = "modeltrail-key-encryption-key";
    private static final String PREFIX = "file:";

    static KeyFile generate(Instant now) {
        return new KeyFile(PREFIX + now, Aead.newKey());
    }

    /** @throws IllegalArgumentException when the text is none */
    static KeyFile parse(String text) {
        String[] words = text.strip().split(" ", -1);
        if (words.length != 3 || !words[0].equals(FORM) || !words[1].startsWith(PREFIX)) {
            throw new IllegalArgumentException("not a key file");
        }
        try {
            Instant.parse(words[1].substring(PREFIX.length()));
        } catch (DateTimeParseException malformed) {
            throw new IllegalArgumentException("not a key file", malformed);
        }
        byte[] key = Base64.getDecoder().decode(words[2]);
        if (key.length != Aead.KEY_BYTES) {
            throw new IllegalArgumentException("not a key file");
        }
        return new KeyFile(words[1], key);
    }

    String text() {
        return FORM + " " + name + " " + Base64.getEncoder().encodeToString(key) + "\n";
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "KeyFile[" + name + "]";
    }
}
