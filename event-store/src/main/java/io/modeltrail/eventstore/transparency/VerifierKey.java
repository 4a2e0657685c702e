package io.modeltrail.eventstore.transparency;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** The public Ed25519 key of a signer of notes (C2SP signed-note), {@code name+hex(id)+base64(0x01 ‖ key)}. */
public final class VerifierKey {
    static final byte ED25519 = 1;
    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 4;

    /** What stands before the 32 bytes of a key in its X.509 form (RFC 8410). */
    private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

    private final String name;
    private final byte[] raw;
    private final PublicKey key;

    private VerifierKey(String name, byte[] raw, PublicKey key) {
        this.name = name;
        this.raw = raw;
        this.key = key;
    }

    /** @param raw 32 bytes */
    static VerifierKey of(String name, byte[] raw) {
        if (name.isEmpty() || name.length() > 253 || !name.chars().allMatch(VerifierKey::inName)) {
            throw new MalformedProof("the name of a key has no spaces and no plus");
        }
        if (raw.length != KEY_BYTES) {
            throw new MalformedProof("an Ed25519 key has 32 bytes, found " + raw.length);
        }
        byte[] encoded = Arrays.copyOf(X509, X509.length + KEY_BYTES);
        System.arraycopy(raw, 0, encoded, X509.length, KEY_BYTES);
        try {
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
            return new VerifierKey(name, raw.clone(), key);
        } catch (GeneralSecurityException notAKey) {
            throw new MalformedProof("not an Ed25519 key: " + notAKey.getMessage());
        }
    }

    static VerifierKey of(String name, PublicKey key) {
        byte[] encoded = key.getEncoded();
        return of(name, Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length));
    }

    /** @throws MalformedProof when it is not in the form that {@link #toString} gives */
    public static VerifierKey parse(String text) {
        String[] parts = text.split("\\+", 3); // the Base64 may have more of them
        if (parts.length != 3) {
            throw new MalformedProof("a verifier key is name+hash+key");
        }
        byte[] typed = Base64Text.decode(parts[2]);
        if (typed.length != 1 + KEY_BYTES || typed[0] != ED25519) {
            throw new MalformedProof("not an Ed25519 verifier key");
        }
        VerifierKey key = of(parts[0], Arrays.copyOfRange(typed, 1, typed.length));
        if (!key.toString().equals(text)) {
            throw new MalformedProof("the hash in the verifier key is not that of its name and key");
        }
        return key;
    }

    private static boolean inName(int character) {
        return character > ' ' && character < 0x7f && character != '+';
    }

    public String name() {
        return name;
    }

    /** 4 bytes. */
    byte[] id() {
        return Arrays.copyOf(fullId(), ID_BYTES);
    }

    /** The hash whose first 4 bytes are the id; Sigstore's log id. */
    public byte[] fullId() {
        MessageDigest digest = Hash.sha256();
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
        digest.update(ED25519);
        return digest.digest(raw);
    }

    /** For OpenSSL and everybody who does not read notes. */
    public String pem() {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    boolean verifies(byte[] text, byte[] signature) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(key);
            ed25519.update(text);
            return ed25519.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey known && name.equals(known.name) && Arrays.equals(raw, known.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    @Override
    public String toString() {
        byte[] typed = new byte[1 + KEY_BYTES];
        typed[0] = ED25519;
        System.arraycopy(raw, 0, typed, 1, KEY_BYTES);
        return name + "+" + HexFormat.of().formatHex(id()) + "+"
                + Base64.getEncoder().encodeToString(typed);
    }
}
