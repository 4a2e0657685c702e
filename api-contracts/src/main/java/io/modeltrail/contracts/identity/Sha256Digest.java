package io.modeltrail.contracts.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-256 of some content, written {@code sha256:} and 64 lower-case hexadecimal digits. */
public record Sha256Digest(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Sha256Digest {
        if (!FORM.matcher(value).matches()) {
            throw new Refusal(
                    RefusalCode.MALFORMED_DIGEST, "Give a digest as sha256: and 64 lower-case hexadecimal digits.");
        }
    }

    public static Sha256Digest of(byte[] content) {
        return ofHash(sha256().digest(content));
    }

    /** @param hash the 32 bytes of a SHA-256 */
    public static Sha256Digest ofHash(byte[] hash) {
        return new Sha256Digest("sha256:" + HexFormat.of().formatHex(hash));
    }

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }

    /** The 64 hexadecimal digits alone, fit for a file name. */
    public String hex() {
        return value.substring("sha256:".length());
    }

    @Override
    public String toString() {
        return value;
    }
}
