package io.modeltrail.contracts.signing;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** A public key of Ed25519 or P-256, as PEM: {@code SubjectPublicKeyInfo} (RFC 5280) in Base64 between two lines. */
public record PublicKeyPem(@JsonValue String value) {
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";
    private static final int LONGEST = 2_000;
    private static final int P256_BITS = 256;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public PublicKeyPem {}

    public static PublicKeyPem of(PublicKey key) {
        Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        return new PublicKeyPem(BEGIN + "\n" + lines.encodeToString(key.getEncoded()) + "\n" + END + "\n");
    }

    /** The same key as we write it. @throws Refusal PUBLIC_KEY_NOT_ACCEPTED when it is no key of Ed25519 or P-256 */
    public PublicKeyPem checked() {
        return of(key());
    }

    /** {@code Ed25519} or {@code P-256}. */
    public String algorithm() {
        return key() instanceof ECPublicKey ? "P-256" : "Ed25519";
    }

    /** SHA-256 of the key's bytes ({@code SubjectPublicKeyInfo}); its hexadecimal digits are the {@code keyid} of envelopes. */
    public Sha256Digest digest() {
        return Sha256Digest.of(key().getEncoded());
    }

    /** @param signature Ed25519: 64 bytes (RFC 8032); P-256: ASN.1, over SHA-256 */
    public boolean verifies(byte[] message, byte[] signature) {
        PublicKey key = key();
        try {
            Signature verifier = Signature.getInstance(signatureAlgorithm(key instanceof ECPublicKey));
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException noSignatureAtAll) {
            return false;
        }
    }

    /** Java's name. */
    public static String signatureAlgorithm(boolean p256) {
        return p256 ? "SHA256withECDSA" : "Ed25519";
    }

    private PublicKey key() {
        String text = value.strip();
        if (text.length() > LONGEST || !text.startsWith(BEGIN) || !text.endsWith(END)) {
            throw notAccepted();
        }
        byte[] encoded;
        try {
            encoded = Base64.getMimeDecoder().decode(text.substring(BEGIN.length(), text.length() - END.length()));
        } catch (IllegalArgumentException noBase64) {
            throw notAccepted();
        }
        for (String algorithm : new String[] {"Ed25519", "EC"}) {
            try {
                PublicKey key = KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
                if (!(key instanceof ECPublicKey curve) || isP256(curve)) {
                    return key;
                }
            } catch (GeneralSecurityException another) {
                // The next algorithm, or refused below.
            }
        }
        throw notAccepted();
    }

    private static boolean isP256(ECPublicKey key) {
        return key.getParams().getCurve().getField().getFieldSize() == P256_BITS
                && key.getParams().toString().contains("secp256r1");
    }

    private static Refusal notAccepted() {
        return new Refusal(
                RefusalCode.PUBLIC_KEY_NOT_ACCEPTED,
                "Give the PEM of openssl pkey -pubout, of an Ed25519 key or one on the curve P-256.");
    }
}
