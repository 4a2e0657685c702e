package io.modeltrail.eventstore.serial;

import io.modeltrail.contracts.subject.AboutSubject;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.eventstore.cipher.Aead;
import io.modeltrail.eventstore.cipher.KeyedHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.serialization.SerializationException;

/**
 * Keys of subjects that follow from one secret, kept nowhere: for tests and measurements. What they have sealed is unreadable when the
 * process has ended, so they are no way to keep personal data in clear, and nobody can be erased.
 */
final class KeysOfThisProcess implements SubjectSeals {
    static final KeysOfThisProcess RANDOM = new KeysOfThisProcess(Aead.newKey());

    private final KeyedHash derived;

    KeysOfThisProcess(byte[] secret) {
        derived = new KeyedHash(secret);
    }

    @Override
    public void prepare(Collection<? extends AboutSubject> events) {}

    @Override
    public Sealed seal(AboutSubject event, byte[] personal, String place) {
        ByteBuffer bits = ByteBuffer.wrap(
                derived.of((event.useCase().value() + '\0' + event.entity()).getBytes(StandardCharsets.UTF_8)));
        SubjectId subject = new SubjectId(new UUID(
                (bits.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x7000L,
                (bits.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L));
        return new Sealed(subject, aead(subject).seal(personal, associated(subject, place)));
    }

    @Override
    public Optional<byte[]> open(SubjectId subject, byte[] sealed, String place) {
        return Optional.of(aead(subject)
                .open(sealed, associated(subject, place))
                .orElseThrow(() -> new SerializationException(
                        "The sealed personal data of " + subject + " does not fit its place or key")));
    }

    @Override
    public Optional<SubjectId> erased(AboutSubject event) {
        return Optional.empty();
    }

    private Aead aead(SubjectId subject) {
        return new Aead(derived.of(subject.toString().getBytes(StandardCharsets.US_ASCII)));
    }

    private static String associated(SubjectId subject, String place) {
        return place + '\0' + subject;
    }
}
