package io.modeltrail.contracts.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of some content, written {@code sha256:} and 64 lower-case hexadecimal digits. */
public record Sha256Digest(@JsonValue String value) {
    private static final String PREFIX = "sha256:";
    private static final int LENGTH = PREFIX.length() + 64;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Sha256Digest {
        if (!wellFormed(value)) {
            throw new Refusal(
                    RefusalCode.MALFORMED_DIGEST, "Give a digest as sha256: and 64 lower-case hexadecimal digits.");
        }
    }

    public static Sha256Digest of(byte[] content) {
        return ofHash(sha256().digest(content));
    }

    /** Of the text's UTF-8 bytes. */
    public static Sha256Digest ofText(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @param hash the 32 bytes of a SHA-256 */
    public static Sha256Digest ofHash(byte[] hash) {
        return new Sha256Digest(PREFIX + HexFormat.of().formatHex(hash));
    }

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }

    private static boolean wellFormed(String text) {
        if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
            return false;
        }
        for (int i = PREFIX.length(); i < LENGTH; i++) {
            if (!Identifiers.lowerCaseHexadecimal(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** The 64 hexadecimal digits alone, fit for a file name. */
    public String hex() {
        return value.substring(PREFIX.length());
    }

    @Override
    public String toString() {
        return value;
    }
}
