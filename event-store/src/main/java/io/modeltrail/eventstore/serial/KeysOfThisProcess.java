package io.modeltrail.eventstore.serial;

import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.PrfHmacJce;
import com.google.crypto.tink.subtle.Random;
import io.modeltrail.contracts.subject.AboutSubject;
import io.modeltrail.contracts.subject.SubjectId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.axonframework.serialization.SerializationException;

/**
 * Keys of subjects that follow from one secret, kept nowhere: for tests and measurements. What they have sealed is unreadable when the
 * process has ended, so they are no way to keep personal data in clear, and nobody can be erased.
 */
final class KeysOfThisProcess implements SubjectSeals {
    static final KeysOfThisProcess RANDOM = new KeysOfThisProcess(Random.randBytes(32));

    private final PrfHmacJce derived;

    KeysOfThisProcess(byte[] secret) {
        try {
            derived = new PrfHmacJce("HMACSHA256", new SecretKeySpec(secret, "HMAC"));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no HMAC-SHA256", missing);
        }
    }

    @Override
    public void prepare(Collection<? extends AboutSubject> events) {}

    @Override
    public Sealed seal(AboutSubject event, byte[] personal, String place) {
        try {
            byte[] hash = derived.compute(
                    (event.useCase().value() + '\0' + event.entity()).getBytes(StandardCharsets.UTF_8), 32);
            ByteBuffer bits = ByteBuffer.wrap(hash);
            SubjectId subject = new SubjectId(new UUID(
                    (bits.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x7000L,
                    (bits.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L));
            return new Sealed(subject, aead(subject).encrypt(personal, associated(subject, place)));
        } catch (GeneralSecurityException broken) {
            throw new SerializationException("personal data could not be sealed", broken);
        }
    }

    @Override
    public Optional<byte[]> open(SubjectId subject, byte[] sealed, String place) {
        try {
            return Optional.of(aead(subject).decrypt(sealed, associated(subject, place)));
        } catch (GeneralSecurityException unfit) {
            throw new SerializationException(
                    "The sealed personal data of " + subject + " does not fit its place or key");
        }
    }

    @Override
    public Optional<SubjectId> erased(AboutSubject event) {
        return Optional.empty();
    }

    private AesGcmJce aead(SubjectId subject) throws GeneralSecurityException {
        byte[] key = derived.compute(subject.toString().getBytes(StandardCharsets.US_ASCII), 32);
        return new AesGcmJce(Arrays.copyOf(key, 32));
    }

    private static byte[] associated(SubjectId subject, String place) {
        return (place + '\0' + subject).getBytes(StandardCharsets.UTF_8);
    }
}
