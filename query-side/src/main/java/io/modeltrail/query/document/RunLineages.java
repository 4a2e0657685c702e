package io.modeltrail.query.document;

import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleStarted;
import io.modeltrail.contracts.retraining.RetrainingId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.document.RecordedThings.Happened;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Tells runs from the log alone, so that the same run is told alike however often and whenever. */
@Component
class RunLineages {
    private final RecordedThings things;
    private final RunLineage.Surroundings surroundings;

    RunLineages(RecordedThings things, OpenLineageSettings settings) {
        this.things = things;
        this.surroundings = new RunLineage.Surroundings(settings::namespace, this::cycles);
    }

    /** @return empty when the thing is no run */
    List<RunLineage.RunEvent> of(UUID runId) {
        return RunLineage.of(runId, things.of(runId), surroundings);
    }

    private List<RetrainingCycleStarted> cycles(UseCaseKey useCase) {
        return things.of(RetrainingId.of(useCase).value()).stream()
                .map(Happened::event)
                .filter(RetrainingCycleStarted.class::isInstance)
                .map(RetrainingCycleStarted.class::cast)
                .toList();
    }
}
