package io.modeltrail.contracts.subject;

/** Questions about a subject that one module asks another. */
public sealed interface SubjectQuery {
    /** Answered with a {@link LastRecord}. */
    record FindLastRecord(SubjectId subjectId) implements SubjectQuery {}

    /** Answered with {@link FeaturesOfSubject}. */
    record FindFeaturesOfSubject(SubjectId subjectId) implements SubjectQuery {}
}
