package io.modeltrail.contracts.signing;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Something signed, as the Dead Simple Signing Envelope 1.0 (secure-systems-lab/dsse) writes it in JSON.
 *
 * @param payload Base64 of the bytes
 */
public record DsseEnvelope(String payloadType, String payload, List<Signature> signatures) {
    /** What a statement of in-toto is. */
    public static final String IN_TOTO = "application/vnd.in-toto+json";

    /** What a file is that holds an envelope. */
    public static final String MEDIA_TYPE = "application/vnd.dsse.envelope.v1+json";

    /**
     * @param keyid a hint which key it is
     * @param sig Base64
     */
    public record Signature(String keyid, String sig) {}

    public DsseEnvelope {
        signatures = List.copyOf(signatures);
    }

    public static DsseEnvelope of(String payloadType, byte[] payload, String keyid, byte[] signature) {
        return new DsseEnvelope(payloadType, base64(payload), List.of(new Signature(keyid, base64(signature))));
    }

    /** @throws Refusal ENVELOPE_MALFORMED unless it is a statement with one signature, both in Base64 */
    public void requireOneSignedStatement() {
        if (!payloadType.equals(IN_TOTO)) {
            throw malformed(Map.of("payloadType", payloadType.substring(0, Math.min(100, payloadType.length()))));
        }
        if (signatures.size() != 1) {
            throw malformed(Map.of("signatures", Integer.toString(signatures.size())));
        }
        decoded("payload", payload);
        decoded("sig", signatures.getFirst().sig());
    }

    public byte[] payloadBytes() {
        return decoded("payload", payload);
    }

    /** Of the first signature. */
    public byte[] signatureBytes() {
        return decoded("sig", signatures.getFirst().sig());
    }

    /** What the signature covers. */
    public byte[] signedBytes() {
        return preAuthenticationEncoding(payloadType, payloadBytes());
    }

    /** {@code DSSEv1 LENGTH TYPE LENGTH PAYLOAD}; lengths are of bytes. */
    public static byte[] preAuthenticationEncoding(String payloadType, byte[] payload) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
        encoded.writeBytes(("DSSEv1 " + type.length + " ").getBytes(StandardCharsets.UTF_8));
        encoded.writeBytes(type);
        encoded.writeBytes((" " + payload.length + " ").getBytes(StandardCharsets.UTF_8));
        encoded.writeBytes(payload);
        return encoded.toByteArray();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] decoded(String field, String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException noBase64) {
            throw malformed(Map.of("field", field));
        }
    }

    private static Refusal malformed(Map<String, String> found) {
        return new Refusal(
                RefusalCode.ENVELOPE_MALFORMED,
                found,
                "Give payloadType " + IN_TOTO + ", payload and one signature with sig, the last two in Base64.");
    }
}
