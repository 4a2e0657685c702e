package io.modeltrail.runtime.training;

import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCancelled;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingFailed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingReleased;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingReproduced;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingReproductionRequested;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.contracts.training.TrainingRunId;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.springframework.stereotype.Component;

/** Keeps the list of open work and wakes the worker when it has grown. */
@Component
@ProcessingGroup("runtime.training")
class TrainingWorkProjection {
    private final TrainingWorkRows rows;
    private final TrainingWorker worker;

    TrainingWorkProjection(TrainingWorkRows rows, TrainingWorker worker) {
        this.rows = rows;
        this.worker = worker;
    }

    @EventHandler
    void on(TrainingRequested event, TrackingToken token) {
        put(event.trainingRunId(), TrainingWorkRows.State.REQUESTED, token);
        wakeAfterCommit();
    }

    @EventHandler
    void on(TrainingCompleted event, TrackingToken token) {
        put(event.trainingRunId(), TrainingWorkRows.State.TRAINED, token);
        wakeAfterCommit();
    }

    @EventHandler
    void on(TrainingFailed event, TrackingToken token) {
        put(event.trainingRunId(), TrainingWorkRows.State.ENDED, token);
    }

    /** The worker leaves the run without waiting for the next step. */
    @EventHandler
    void on(TrainingCancelled event, TrackingToken token) {
        put(event.trainingRunId(), TrainingWorkRows.State.ENDED, token);
        afterCommit(() -> worker.leave(event.trainingRunId()));
    }

    /** The next worker takes the run up at once. */
    @EventHandler
    void on(TrainingReleased event, TrackingToken token) {
        put(event.trainingRunId(), TrainingWorkRows.State.REQUESTED, token);
        wakeAfterCommit();
    }

    @EventHandler
    void on(TrainingReproductionRequested event, TrackingToken token) {
        rows.reproductions(event.trainingRunId(), 1, token.position().orElseThrow());
        wakeAfterCommit();
    }

    @EventHandler
    void on(TrainingReproduced event, TrackingToken token) {
        rows.reproductions(event.trainingRunId(), -1, token.position().orElseThrow());
    }

    @EventHandler
    void on(ModelVersionRegistered event, TrackingToken token) {
        put(event.candidate().trainingRunId(), TrainingWorkRows.State.ENDED, token);
    }

    @ResetHandler
    void reset() {
        rows.clear();
    }

    private void put(TrainingRunId trainingRunId, TrainingWorkRows.State state, TrackingToken token) {
        rows.put(trainingRunId, state, token.position().orElseThrow());
    }

    /** Before the commit the worker would not see the row. */
    private void wakeAfterCommit() {
        afterCommit(worker::wake);
    }

    private static void afterCommit(Runnable then) {
        CurrentUnitOfWork.get().root().afterCommit(committed -> then.run());
    }
}
