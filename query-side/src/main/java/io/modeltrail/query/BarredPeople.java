package io.modeltrail.query;

import io.modeltrail.contracts.outcome.OutcomeEvent.OutcomeObserved;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.subject.ErasedEntity;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.usecase.UseCaseKey;
import org.springframework.stereotype.Component;

/**
 * Takes people out of events who are being erased. A projection may be behind, and their key may still be there: without this it would
 * write them into rows that were just rid of them.
 */
@Component
public class BarredPeople {
    private final SubjectDirectory subjects;

    public BarredPeople(SubjectDirectory subjects) {
        this.subjects = subjects;
    }

    /** As the event reads once the key is destroyed. */
    public PredictionMade without(PredictionMade event) {
        return isBarred(event.useCase(), event.entity())
                ? new PredictionMade(
                        event.predictionId(),
                        event.useCase(),
                        erased(event.useCase(), event.entity()),
                        FeatureRow.ERASED,
                        event.schemaVersion(),
                        event.modelVersionId(),
                        event.artefactDigest(),
                        event.rolloutId(),
                        event.step(),
                        event.variant(),
                        event.margin(),
                        event.score(),
                        event.threshold(),
                        event.positive(),
                        event.requestedBy(),
                        event.channel(),
                        event.featureOrigin(),
                        event.shadow())
                : event;
    }

    public OutcomeObserved without(OutcomeObserved event) {
        return isBarred(event.useCase(), event.entity())
                ? new OutcomeObserved(
                        event.outcomeId(),
                        event.useCase(),
                        erased(event.useCase(), event.entity()),
                        event.occurredAt(),
                        event.positive(),
                        event.source(),
                        event.reportedBy())
                : event;
    }

    private boolean isBarred(UseCaseKey useCase, String entity) {
        return !ErasedEntity.is(entity) && subjects.isBarred(useCase, entity);
    }

    private String erased(UseCaseKey useCase, String entity) {
        return subjects.find(useCase, entity)
                .map(ErasedEntity::of)
                .orElseThrow(() -> new IllegalStateException("who is barred has a pseudonym"));
    }
}
