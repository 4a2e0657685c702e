package io.modeltrail.contracts.subject;

import io.modeltrail.contracts.stored.PersonalData;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * Who the data subjects are, and whether their personal data may still be recorded. The event store keeps it, beside the keys; names are
 * kept as a keyed hash, and once more sealed with the subject's own key. Thread-safe.
 */
public interface SubjectDirectory {
    /** Somebody whose personal data is in the trail, or was; empty when nothing was ever recorded about them. */
    Optional<SubjectId> find(UseCaseKey useCase, String entity);

    /** Whom a pseudonym stands for; empty once the key is destroyed, and when nobody has the pseudonym. */
    Optional<Person> person(SubjectId subject);

    Optional<SubjectState> state(SubjectId subject);

    /** When the subject got its key, which is just before the first record about it; the key itself may be gone since. */
    Optional<Instant> knownSince(SubjectId subject);

    /**
     * Whether nothing may be recorded about the entity any more. Cheap enough to be asked for every fact and every prediction; a change in
     * another process is seen after {@link #SETTLING_SECONDS} at most.
     */
    boolean isBarred(UseCaseKey useCase, String entity);

    /**
     * Something is about to be recorded about all of these, or may be there about them already: who has no key yet gets one, with a few calls
     * to the database for all.
     */
    void expect(UseCaseKey useCase, Collection<String> entities);

    /** How long other processes may go on recording about a subject that was just barred. */
    int SETTLING_SECONDS = 5;

    /** From now on nothing is recorded about the subject; what is there can still be read. Done twice it changes nothing. */
    void bar(SubjectId subject);

    /** Takes {@link #bar} back, when an erasure was abandoned. Nothing happens once the key is destroyed. */
    void admit(SubjectId subject);

    /** Destroys the key: everything that is sealed with it is unreadable for ever, in every copy. Done twice it changes nothing. */
    void destroyKey(SubjectId subject);

    /** @param entity as predictions name it */
    record Person(UseCaseKey useCase, @PersonalData String entity) {
        /** Without the entity. */
        @Override
        public String toString() {
            return "Person[" + useCase + "]";
        }
    }

    /** What may be done with a subject's key. */
    enum SubjectState {
        /** Seals and opens. */
        ACTIVE,
        /** Opens only: an erasure is under way. */
        BARRED,
        /** The key is destroyed. */
        ERASED
    }
}
