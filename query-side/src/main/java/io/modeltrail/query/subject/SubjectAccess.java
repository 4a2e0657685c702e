package io.modeltrail.query.subject;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.outcome.OutcomeEvent.OutcomeObserved;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.stored.PersonalData;
import io.modeltrail.contracts.subject.FeaturesOfSubject;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.Completeness;
import io.modeltrail.query.subject.SubjectView.LegalHold;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody is told of themselves (GDPR Art. 15), a page at a time.
 *
 * @param completeness what the read side lacked before it was asked for the person's records
 * @param nextAfter what to ask for the next page with; null = there are no more records
 * @param minimumRetentionDays since the last record; 0 = there is no minimum
 * @param features as they are now; null when no process computes them, or it did not answer
 * @param models that decided on this page, in the order of their first decision
 * @param givenTo who asked for the predictions of this page, by pseudonymous id and role
 */
record SubjectAccess(
        SubjectId subjectId,
        UseCaseKey useCase,
        @PersonalData String entity,
        Instant preparedAt,
        Completeness completeness,
        @Nullable Long nextAfter,
        int minimumRetentionDays,
        @Nullable LegalHold legalHold,
        List<Told<PredictionMade>> predictions,
        List<Told<OutcomeObserved>> outcomes,
        @Nullable FeaturesOfSubject features,
        List<ModelVersionId> models,
        List<Actor> givenTo,
        List<String> notes) {
    /** An event as it was recorded, opened. */
    record Told<E>(Instant at, @PersonalData E event) {
        /** Without the event. */
        @Override
        public String toString() {
            return "Told[" + at + "]";
        }
    }

    /** Without the person. */
    @Override
    public String toString() {
        return "SubjectAccess[" + subjectId + "]";
    }
}
