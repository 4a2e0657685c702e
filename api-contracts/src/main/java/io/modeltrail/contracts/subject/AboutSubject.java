package io.modeltrail.contracts.subject;

import io.modeltrail.contracts.usecase.UseCaseKey;

/**
 * An event with personal data. Its components marked {@link io.modeltrail.contracts.stored.PersonalData} are stored sealed with the key
 * of the subject that use case and entity name together; the same entity of two use cases is two subjects.
 */
public interface AboutSubject {
    UseCaseKey useCase();

    /** Whom the event is about, or {@link ErasedEntity} when it was read after the subject's key was destroyed. */
    String entity();
}
