package io.modeltrail.runtime.batchscoring;

import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCancelled;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCompleted;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringFailed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringReady;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringReleased;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringRequested;
import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.batchscoring.BatchScoringInput;
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

    BatchScoringWorkProjection(BatchScoringRows rows, BatchScoringWorker worker) {
        this.rows = rows;
        this.worker = worker;
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

    /** The next worker takes the job up at once. */
    @EventHandler
    void on(BatchScoringReleased event) {
        afterCommit(worker::wake);
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
