package io.modeltrail.runtime.batchscoring;

import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCancelled;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCompleted;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringFailed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringReady;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringReleased;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringRequested;
import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.batchscoring.BatchScoringInput;
import io.modeltrail.runtime.training.WorkerName;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.springframework.stereotype.Component;

/** Keeps the list of open jobs, wakes the worker when it has grown, and has it leave what has ended. */
@Component
@ProcessingGroup(BatchScoringWorkProjection.GROUP)
class BatchScoringWorkProjection {
    static final String GROUP = "runtime.batchscoring";

    private final BatchScoringRows rows;
    private final BatchScoringWorker worker;
    private final WorkerName name;

    BatchScoringWorkProjection(BatchScoringRows rows, BatchScoringWorker worker, WorkerName name) {
        this.rows = rows;
        this.worker = worker;
        this.name = name;
    }

    @EventHandler
    void on(BatchScoringRequested event, TrackingToken token) {
        if (event.input() instanceof BatchScoringInput.Snapshot) {
            open(event.batchScoringId(), token);
        }
    }

    @EventHandler
    void on(BatchScoringReady event, TrackingToken token) {
        open(event.batchScoringId(), token);
    }

    /** Another worker takes the job up at once. Who left it because it cannot go on now waits for its next look. */
    @EventHandler
    void on(BatchScoringReleased event) {
        if (!event.worker().equals(name.value())) {
            afterCommit(worker::wake);
        }
    }

    @EventHandler
    void on(BatchScoringCompleted event, TrackingToken token) {
        close(event.batchScoringId(), token);
    }

    @EventHandler
    void on(BatchScoringFailed event, TrackingToken token) {
        close(event.batchScoringId(), token);
    }

    @EventHandler
    void on(BatchScoringCancelled event, TrackingToken token) {
        close(event.batchScoringId(), token);
    }

    @ResetHandler
    void reset() {
        rows.clear();
    }

    /** Before the commit the worker would not see the row. */
    private void open(BatchScoringId job, TrackingToken token) {
        rows.open(job, token.position().orElseThrow());
        afterCommit(worker::wake);
    }

    /** The end is recorded, so the worker may know at once; as long as it goes on storing, the row might not be had. */
    private void close(BatchScoringId job, TrackingToken token) {
        worker.leave(job);
        rows.close(job, token.position().orElseThrow());
    }

    private static void afterCommit(Runnable then) {
        CurrentUnitOfWork.get().root().afterCommit(committed -> then.run());
    }
}
