package io.modeltrail.runtime.monitoring;

import io.modeltrail.contracts.monitoring.MonitoringGroups;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionRun;
import io.modeltrail.contracts.prediction.PredictionRun.Recorded;
import io.modeltrail.contracts.subject.ErasedEntity;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.runtime.monitoring.SampleBatch.Group;
import io.modeltrail.runtime.monitoring.SampleFloors.Floor;
import java.time.Instant;
import java.util.Map;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.stereotype.Component;

/**
 * Keeps of each model version and day the predictions with the smallest hashes of their ids. Which ones these are depends on nothing but
 * the log, so that a rebuild gives the same; and once a day's sample is full, nearly all predictions cost a comparison and no write.
 */
@Component
@ProcessingGroup(SampleProjection.GROUP)
class SampleProjection {
    static final String GROUP = MonitoringGroups.SAMPLES;
    private static final String GATHERED = SampleProjection.class.getName();

    private final SampleRows rows;
    private final SubjectDirectory subjects;
    private final SampleFloors floors;

    SampleProjection(SampleRows rows, SubjectDirectory subjects) {
        this.subjects = subjects;
        this.rows = rows;
        this.floors = new SampleFloors(rows);
    }

    @EventHandler
    void on(PredictionMade event, @Timestamp Instant at, TrackingToken token) {
        UnitOfWork<?> whole = CurrentUnitOfWork.get().root();
        SampleBatch batch = whole.getOrComputeResource(GATHERED, name -> {
            SampleBatch empty = new SampleBatch(floors, this::isBarred);
            whole.onPrepareCommit(ending -> keep(empty));
            return empty;
        });
        batch.add(new Recorded(token.position().orElse(-1), at, event));
    }

    @EventHandler
    void on(PredictionRun run) {
        SampleBatch batch = new SampleBatch(floors, this::isBarred);
        run.predictions().forEach(batch::add);
        keep(batch);
    }

    /** The features of somebody who was erased are gone, and those of somebody who is being erased are not kept once more. */
    private boolean isBarred(PredictionMade made) {
        return ErasedEntity.is(made.entity()) || subjects.isBarred(made.useCase(), made.entity());
    }

    private void keep(SampleBatch batch) {
        if (!batch.isEmpty()) {
            Map<Group, Floor> after = rows.keep(batch, floors);
            // Of a transaction that is rolled back nothing is remembered.
            CurrentUnitOfWork.get().root().afterCommit(committed -> floors.set(after));
        }
    }

    @ResetHandler
    void reset() {
        rows.truncate();
        floors.forget();
    }
}
