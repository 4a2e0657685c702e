package io.modeltrail.command.model;

import io.modeltrail.contracts.secret.KeyEncryption;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-GCM with keys of this test run: the newest wraps, all unwrap. */
final class KeyEncryptionForTests implements KeyEncryption {
    private static final int NONCE = 12;
    private final SecureRandom random = new SecureRandom();
    private final List<byte[]> keys = new ArrayList<>(List.of(random.generateSeed(32)));

    /** From now on another key wraps. */
    void rotate() {
        keys.add(random.generateSeed(32));
    }

    @Override
    public String keyName() {
        return Integer.toString(keys.size() - 1);
    }

    @Override
    public byte[] wrap(byte[] secret, String context) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, keyName(), nonce, secret, context);
        byte[] wrapped = Arrays.copyOf(nonce, NONCE + sealed.length);
        System.arraycopy(sealed, 0, wrapped, NONCE, sealed.length);
        return wrapped;
    }

    @Override
    public byte[] unwrap(String keyName, byte[] wrapped, String context) {
        return run(
                Cipher.DECRYPT_MODE,
                keyName,
                Arrays.copyOf(wrapped, NONCE),
                Arrays.copyOfRange(wrapped, NONCE, wrapped.length),
                context);
    }

    private byte[] run(int mode, String keyName, byte[] nonce, byte[] input, String context) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    mode,
                    new SecretKeySpec(keys.get(Integer.parseInt(keyName)), "AES"),
                    new GCMParameterSpec(128, nonce));
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException wrong) {
            throw new IllegalStateException(wrong);
        }
    }
}
