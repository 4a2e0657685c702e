package io.modeltrail.eventstore.cipher;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM (NIST SP 800-38D): a random nonce of 96 bits, the ciphertext, a tag of 128 bits. Thread-safe.
 *
 * <p>Ciphers come from a pool for all keys. Something for each thread would not do: requests have virtual threads of their own, and making a
 * cipher and a source of random numbers costs several times what it costs to use them.
 */
public final class Aead {
    public static final int KEY_BYTES = 32;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    /** More are never in use at once for long; a pooled one remembers the last key that it was used with. */
    private static final BlockingQueue<Tool> POOL =
            new ArrayBlockingQueue<>(2 * Runtime.getRuntime().availableProcessors());

    private final SecretKey key;

    public Aead(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes");
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    public static byte[] newKey() {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return key;
    }

    /** @param context is authenticated and not part of what is returned: nothing opens in another one */
    public byte[] seal(byte[] plaintext, String context) {
        Tool tool = take();
        try {
            byte[] sealed = new byte[NONCE_BYTES + plaintext.length + TAG_BYTES];
            tool.nonceInto(sealed);
            tool.begin(Cipher.ENCRYPT_MODE, key, sealed, context);
            tool.cipher.doFinal(plaintext, 0, plaintext.length, sealed, NONCE_BYTES);
            putBack(tool);
            return sealed;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-GCM seals 64 GB at most", impossible);
        }
    }

    /** @return empty when it was sealed with another key or in another context, or was changed */
    public Optional<byte[]> open(byte[] sealed, String context) {
        if (sealed.length < NONCE_BYTES + TAG_BYTES) {
            return Optional.empty();
        }
        Tool tool = take();
        try {
            tool.begin(Cipher.DECRYPT_MODE, key, sealed, context);
            byte[] plaintext = tool.cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
            putBack(tool);
            return Optional.of(plaintext);
        } catch (AEADBadTagException unfit) {
            return Optional.empty();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-GCM opens whatever is long enough", impossible);
        }
    }

    private static Tool take() {
        Tool pooled = POOL.poll();
        return pooled == null ? new Tool() : pooled;
    }

    /** One that does not fit is let go. */
    private static void putBack(Tool tool) {
        var unused = POOL.offer(tool);
    }

    /** A cipher, and nonces that nobody has used. For one thread at a time. */
    private static final class Tool {
        private static final int NONCES = 64;

        private final Cipher cipher;
        private final byte[] nonces = new byte[NONCES * NONCE_BYTES];
        private int used = NONCES;

        Tool() {
            try {
                cipher = Cipher.getInstance("AES/GCM/NoPadding");
            } catch (GeneralSecurityException missing) {
                throw new IllegalStateException("every Java has AES-GCM", missing);
            }
        }

        void nonceInto(byte[] sealed) {
            if (used == NONCES) {
                RANDOM.nextBytes(nonces);
                used = 0;
            }
            System.arraycopy(nonces, used++ * NONCE_BYTES, sealed, 0, NONCE_BYTES);
        }

        /** @param sealed begins with the nonce */
        void begin(int mode, SecretKey key, byte[] sealed, String context) throws GeneralSecurityException {
            cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, sealed, 0, NONCE_BYTES));
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        }
    }
}
