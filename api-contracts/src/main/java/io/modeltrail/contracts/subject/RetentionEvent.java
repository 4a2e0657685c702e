package io.modeltrail.contracts.subject;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.stored.StoredAs;
import io.modeltrail.contracts.usecase.UseCaseKey;

/** How long records about the subjects of a use case are kept at least. */
public sealed interface RetentionEvent {
    /** @param days since the last record about a subject; until then it is not erased; 0 = there is no minimum */
    @StoredAs("subject.RetentionDefined")
    record RetentionDefined(UseCaseKey useCase, int days, Actor definedBy) implements RetentionEvent {}
}
