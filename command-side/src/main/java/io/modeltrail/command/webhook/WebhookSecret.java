package io.modeltrail.command.webhook;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs messages as the specification of Standard Webhooks says: HMAC-SHA256 over the message's identity, the time and the body, with a dot
 * between each two. Its text never says the secret.
 */
final class WebhookSecret {
    private static final String PREFIX = "whsec_";
    private static final int LEAST_BYTES = 24;
    private static final int MOST_BYTES = 64;
    private static final int OWN_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] key;

    private WebhookSecret(byte[] key) {
        this.key = key;
    }

    /** @throws Refusal MALFORMED_REQUEST unless it is {@code whsec_} and 24 to 64 bytes in Base64 */
    static WebhookSecret parse(String text) {
        if (text.startsWith(PREFIX)) {
            try {
                byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
                if (key.length >= LEAST_BYTES && key.length <= MOST_BYTES) {
                    return new WebhookSecret(key);
                }
            } catch (IllegalArgumentException noBase64) {
                // Refused below.
            }
        }
        throw new Refusal(
                RefusalCode.MALFORMED_REQUEST,
                Map.of("field", "secret"),
                "Give whsec_ and 24 to 64 random bytes in Base64, or leave the secret out and get one.");
    }

    static WebhookSecret random() {
        byte[] key = new byte[OWN_BYTES];
        RANDOM.nextBytes(key);
        return new WebhookSecret(key);
    }

    /** As it is given to the receiver, once. */
    String spelled() {
        return PREFIX + Base64.getEncoder().encodeToString(key);
    }

    /** @param seconds since 1970 */
    String signature(String messageId, long seconds, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] signed = mac.doFinal((messageId + "." + seconds + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signed);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HmacSHA256", impossible);
        }
    }

    @Override
    public String toString() {
        return "WebhookSecret";
    }
}
