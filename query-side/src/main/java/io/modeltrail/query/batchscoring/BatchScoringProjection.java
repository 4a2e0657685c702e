package io.modeltrail.query.batchscoring;

import io.modeltrail.contracts.batchscoring.BatchScoringEvent;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCancelled;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringClaimed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCompleted;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringFailed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringProgressed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringReady;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringReleased;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringRequested;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleEvent;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleEvent.BatchScoringScheduled;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleEvent.BatchScoringUnscheduled;
import io.modeltrail.query.RecordedEvent;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.stereotype.Component;

/** Keeps one row for each job, and one for each schedule. */
@Component
@ProcessingGroup(BatchScoringProjection.GROUP)
class BatchScoringProjection {
    static final String GROUP = "query.batchscoring";

    private final BatchScoringJobRows jobs;
    private final BatchScoringScheduleRows schedules;

    BatchScoringProjection(BatchScoringJobRows jobs, BatchScoringScheduleRows schedules) {
        this.jobs = jobs;
        this.schedules = schedules;
    }

    @EventHandler
    void on(BatchScoringEvent event, EventMessage<?> message, TrackingToken token) {
        RecordedEvent recorded = RecordedEvent.of(message, token);
        switch (event) {
            case BatchScoringRequested requested -> jobs.request(requested, recorded);
            case BatchScoringReady ready -> jobs.ready(ready, recorded);
            case BatchScoringClaimed claimed -> jobs.claim(claimed, recorded);
            case BatchScoringProgressed progressed -> jobs.progress(progressed, recorded);
            case BatchScoringCompleted completed -> jobs.complete(completed, recorded);
            case BatchScoringFailed failed -> jobs.fail(failed, recorded);
            case BatchScoringReleased released -> jobs.release(released, recorded);
            case BatchScoringCancelled cancelled -> jobs.cancel(cancelled, recorded);
        }
    }

    @EventHandler
    void on(BatchScoringScheduleEvent event, EventMessage<?> message, TrackingToken token) {
        RecordedEvent recorded = RecordedEvent.of(message, token);
        switch (event) {
            case BatchScoringScheduled scheduled -> schedules.schedule(scheduled, recorded);
            case BatchScoringUnscheduled unscheduled -> schedules.unschedule(unscheduled, recorded);
        }
    }

    @ResetHandler
    void forget() {
        jobs.truncate();
        schedules.truncate();
    }
}
