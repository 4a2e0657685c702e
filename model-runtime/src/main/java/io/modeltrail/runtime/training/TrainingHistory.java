package io.modeltrail.runtime.training;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCancelled;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingClaimed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingFailed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingReleased;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingReproduced;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingReproductionRequested;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/**
 * What the event store itself says about a training run, never behind it as a projection may be.
 *
 * @param metaData what a command that follows from the request carries
 * @param claims how often a worker began without releasing the run in an orderly way; a run that is worked on has one such claim
 * @param releases how often it was released
 * @param completed null = not, or not yet
 * @param failed also when it was cancelled
 * @param reproductionsOpen that were asked for and are not recorded yet
 * @param reproduction metadata of a command that follows from the last request for a repetition
 */
record TrainingHistory(
        TrainingRequested requested,
        MetaData metaData,
        int claims,
        int releases,
        @Nullable TrainingCompleted completed,
        boolean failed,
        int reproductionsOpen,
        MetaData reproduction) {
    private static final Actor WORKER = Actor.system("training-worker");

    static TrainingHistory read(EventStore eventStore, TrainingRunId trainingRunId) {
        TrainingRequested requested = null;
        TrainingCompleted completed = null;
        MetaData metaData = MetaData.emptyInstance();
        int claims = 0;
        int releases = 0;
        boolean failed = false;
        int reproductionsOpen = 0;
        MetaData reproduction = MetaData.emptyInstance();
        DomainEventStream events = eventStore.readEvents(trainingRunId.toString());
        while (events.hasNext()) {
            DomainEventMessage<?> event = events.next();
            switch (event.getPayload()) {
                case TrainingRequested request -> {
                    requested = request;
                    metaData = followingFrom(event, request.useCase());
                }
                case TrainingClaimed claim -> claims++;
                case TrainingReleased release -> {
                    claims--;
                    releases++;
                }
                case TrainingCompleted completion -> completed = completion;
                case TrainingFailed failure -> failed = true;
                case TrainingCancelled cancellation -> failed = true;
                case TrainingReproductionRequested asked -> {
                    reproductionsOpen++;
                    reproduction = followingFrom(event, requested == null ? null : requested.useCase());
                }
                case TrainingReproduced repeated -> reproductionsOpen--;
                default -> {
                    // Progress changes nothing that is asked here.
                }
            }
        }
        if (requested == null) {
            throw new IllegalStateException(
                    "a training run that was announced is in the event store: " + trainingRunId);
        }
        return new TrainingHistory(
                requested, metaData, claims, releases, completed, failed, reproductionsOpen, reproduction);
    }

    boolean ended() {
        return failed || completed != null;
    }

    private static MetaData followingFrom(DomainEventMessage<?> event, @Nullable UseCaseKey useCase) {
        Object correlation = event.getMetaData().getOrDefault(TrailMetadata.CORRELATION_ID, event.getIdentifier());
        if (useCase == null) {
            throw new IllegalStateException("a run that is repeated was requested before");
        }
        return MetaData.from(TrailMetadata.of(WORKER, useCase))
                .and(TrailMetadata.CORRELATION_ID, correlation)
                .and(TrailMetadata.CAUSATION_ID, event.getIdentifier());
    }
}
