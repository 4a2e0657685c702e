package io.modeltrail.runtime.batchscoring;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCancelled;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringClaimed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCompleted;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringFailed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringProgressed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringReleased;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringRequested;
import io.modeltrail.contracts.batchscoring.BatchScoringId;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/**
 * What the event store itself says about a job, never behind it as a projection may be.
 *
 * @param metaData what a command that follows from the request carries
 * @param claims how often a worker began, since the job last came further, without releasing it in an orderly way
 * @param releases how often it was released since the job last came further
 * @param held a worker has claimed it and has neither released nor ended it; one whose process was killed still holds it
 * @param ended completed, failed or cancelled
 * @param completed null = not, or not yet
 */
record JobHistory(
        BatchScoringRequested requested,
        MetaData metaData,
        int claims,
        int releases,
        boolean held,
        boolean ended,
        @Nullable BatchScoringCompleted completed) {
    private static final Actor WORKER = Actor.system("batch-scoring-worker");

    /** Null when nobody has asked for such a job. */
    static @Nullable JobHistory read(EventStore eventStore, BatchScoringId id) {
        BatchScoringRequested requested = null;
        BatchScoringCompleted completed = null;
        MetaData metaData = MetaData.emptyInstance();
        int claims = 0;
        int releases = 0;
        long reached = 0;
        boolean held = false;
        boolean ended = false;
        DomainEventStream events = eventStore.readEvents(id.toString());
        while (events.hasNext()) {
            DomainEventMessage<?> event = events.next();
            switch (event.getPayload()) {
                case BatchScoringRequested request -> {
                    requested = request;
                    metaData = followingFrom(event, request);
                }
                case BatchScoringClaimed claim -> {
                    claims++;
                    held = true;
                }
                case BatchScoringReleased release -> {
                    claims--;
                    held = false;
                    releases++;
                }
                case BatchScoringProgressed progress -> {
                    if (progress.rowsDone() > reached) {
                        reached = progress.rowsDone();
                        claims = 1; // the one that came further
                        releases = 0;
                    }
                }
                case BatchScoringCompleted completion -> {
                    completed = completion;
                    ended = true;
                }
                case BatchScoringFailed failure -> ended = true;
                case BatchScoringCancelled cancellation -> ended = true;
                default -> {
                    // Nothing else of a job matters here.
                }
            }
        }
        return requested == null
                ? null
                : new JobHistory(requested, metaData, claims, releases, held && !ended, ended, completed);
    }

    private static MetaData followingFrom(DomainEventMessage<?> event, BatchScoringRequested request) {
        Object correlation = event.getMetaData().getOrDefault(TrailMetadata.CORRELATION_ID, event.getIdentifier());
        return MetaData.from(TrailMetadata.of(WORKER, request.useCase()))
                .and(TrailMetadata.CORRELATION_ID, correlation)
                .and(TrailMetadata.CAUSATION_ID, event.getIdentifier());
    }
}
