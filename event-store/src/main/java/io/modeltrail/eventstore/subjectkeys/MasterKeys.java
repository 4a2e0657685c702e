package io.modeltrail.eventstore.subjectkeys;

import io.modeltrail.contracts.secret.KeyEncryption;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.eventstore.cipher.Aead;
import io.modeltrail.eventstore.cipher.KeyedHash;
import io.modeltrail.eventstore.subjectkeys.SubjectKeyRows.MasterKeyRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The keys between the key-encryption key and the keys of subjects, unwrapped once at start: an external key service could not answer for
 * every subject. Thread-safe.
 */
final class MasterKeys {
    private static final String LOOKUP = "LOOKUP";
    private static final String SUBJECT_KEYS = "SUBJECT_KEYS";

    private final KeyedHash lookup;
    private final Aead subjectKeys;

    /**
     * Makes them in a new database. Wraps them again when the key-encryption key was replaced.
     *
     * @throws io.modeltrail.contracts.refusal.Refusal KEY_UNAVAILABLE
     */
    static MasterKeys open(SubjectKeyRows rows, KeyEncryption encryption) {
        return rows.alone(
                () -> new MasterKeys(key(rows, encryption, LOOKUP), new Aead(key(rows, encryption, SUBJECT_KEYS))));
    }

    private static byte[] key(SubjectKeyRows rows, KeyEncryption encryption, String purpose) {
        List<MasterKeyRow> all = rows.masterKeys();
        Optional<MasterKeyRow> stored =
                all.stream().filter(row -> row.purpose().equals(purpose)).findFirst();
        if (stored.isEmpty()) {
            new NoSubjectHasAKeyYet(rows.anySubject(), purpose).orRefuse();
            byte[] key = Aead.newKey();
            rows.addMasterKey(wrapped(encryption, purpose, key));
            return key;
        }
        byte[] key = encryption.unwrap(stored.get().keyName(), stored.get().wrapped(), context(purpose));
        if (!stored.get().keyName().equals(encryption.keyName())) {
            rows.rewrapMasterKey(wrapped(encryption, purpose, key));
        }
        return key;
    }

    private static MasterKeyRow wrapped(KeyEncryption encryption, String purpose, byte[] key) {
        return new MasterKeyRow(purpose, encryption.keyName(), encryption.wrap(key, context(purpose)));
    }

    private static String context(String purpose) {
        return "subject_master_key " + purpose;
    }

    private MasterKeys(byte[] lookup, Aead subjectKeys) {
        this.subjectKeys = subjectKeys;
        this.lookup = new KeyedHash(lookup);
    }

    /** Finds a subject without telling who it is to anybody who has the database alone. */
    byte[] lookup(UseCaseKey useCase, String entity) {
        return lookup.of((useCase.value() + '\0' + entity).getBytes(StandardCharsets.UTF_8));
    }

    byte[] wrap(SubjectId id, byte[] key) {
        return subjectKeys.seal(key, id.toString());
    }

    /** @return empty when it was wrapped for another subject or with another master key */
    Optional<Aead> unwrap(SubjectId id, byte[] wrapped) {
        return subjectKeys.open(wrapped, id.toString()).map(Aead::new);
    }
}
