package io.modeltrail.eventstore.serial;

import io.modeltrail.contracts.subject.AboutSubject;
import io.modeltrail.contracts.subject.SubjectId;
import java.util.Collection;
import java.util.Optional;

/** Seals the personal data of events with the keys of the people it is about, and opens it again. Thread-safe. */
public interface SubjectSeals {
    /**
     * Makes sure that everybody in a list has a key, with few calls to the database for all of them. Without it the first event about
     * somebody takes a call of its own.
     */
    void prepare(Collection<? extends AboutSubject> events);

    /**
     * @param personal plaintext
     * @param place stored name and identity of the event: what is sealed opens nowhere else
     * @throws io.modeltrail.contracts.refusal.Refusal SUBJECT_ERASED when nothing may be recorded about the subject
     */
    Sealed seal(AboutSubject event, byte[] personal, String place);

    /**
     * @return the plaintext, empty when the subject's key was destroyed
     * @throws org.axonframework.serialization.SerializationException when it was changed or sealed for another place, or nobody knows the
     *     subject
     */
    Optional<byte[]> open(SubjectId subject, byte[] sealed, String place);

    /**
     * @param event one from before there were keys, whose personal data was stored in clear
     * @return the subject, when it was erased since: nobody is to see the data then
     */
    Optional<SubjectId> erased(AboutSubject event);

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Sealed(SubjectId subject, byte[] bytes) {
        @Override
        public String toString() {
            return "Sealed[" + subject + "]";
        }
    }
}
