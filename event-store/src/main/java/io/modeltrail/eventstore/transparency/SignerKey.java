package io.modeltrail.eventstore.transparency;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** A private Ed25519 key with the public one that belongs to it. It never shows itself but in {@link #secretText}. */
public final class SignerKey {
    private final PrivateKey key;
    private final VerifierKey verifier;

    private SignerKey(PrivateKey key, VerifierKey verifier) {
        this.key = key;
        this.verifier = verifier;
    }

    /** A new one. */
    public static SignerKey generate(String name) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return new SignerKey(pair.getPrivate(), VerifierKey.of(name, pair.getPublic()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Java has had Ed25519 since 15", impossible);
        }
    }

    /** @throws MalformedProof when the text is none, or its two keys do not belong together */
    public static SignerKey parse(String secretText) {
        String[] lines = secretText.strip().split("\n", -1);
        if (lines.length != 2) {
            throw new MalformedProof("a signing key is a line with the verifier key and one with the private key");
        }
        VerifierKey verifier = VerifierKey.parse(lines[0]);
        try {
            PrivateKey key = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64Text.decode(lines[1])));
            SignerKey signer = new SignerKey(key, verifier);
            byte[] probe = {1};
            if (!verifier.verifies(probe, signer.sign(probe))) {
                throw new MalformedProof("the private key is not that of " + verifier);
            }
            return signer;
        } catch (GeneralSecurityException notAKey) {
            throw new MalformedProof("not a private Ed25519 key");
        }
    }

    /** For a file that only its owner reads. */
    public String secretText() {
        return verifier + "\n" + Base64.getEncoder().encodeToString(key.getEncoded()) + "\n";
    }

    public VerifierKey verifier() {
        return verifier;
    }

    byte[] sign(byte[] text) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initSign(key);
            ed25519.update(text);
            return ed25519.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the key was checked when it was read", impossible);
        }
    }

    @Override
    public String toString() {
        return "signer of " + verifier;
    }
}
