package io.modeltrail.runtime.training;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingClaimed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingFailed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.contracts.training.TrainingRunId;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/**
 * What the event store itself says about a training run, never behind it as a projection may be.
 *
 * @param metaData what a command that follows from the request carries
 * @param claims how often a worker began
 * @param completed null = not, or not yet
 */
record TrainingHistory(
        TrainingRequested requested,
        MetaData metaData,
        int claims,
        @Nullable TrainingCompleted completed,
        boolean failed) {
    private static final Actor WORKER = Actor.system("training-worker");

    static TrainingHistory read(EventStore eventStore, TrainingRunId trainingRunId) {
        TrainingRequested requested = null;
        TrainingCompleted completed = null;
        MetaData metaData = MetaData.emptyInstance();
        int claims = 0;
        boolean failed = false;
        DomainEventStream events = eventStore.readEvents(trainingRunId.toString());
        while (events.hasNext()) {
            DomainEventMessage<?> event = events.next();
            switch (event.getPayload()) {
                case TrainingRequested request -> {
                    requested = request;
                    metaData = followingFrom(event, request);
                }
                case TrainingClaimed claim -> claims++;
                case TrainingCompleted completion -> completed = completion;
                case TrainingFailed failure -> failed = true;
                default -> {
                    // Progress changes nothing that is asked here.
                }
            }
        }
        if (requested == null) {
            throw new IllegalStateException(
                    "a training run that was announced is in the event store: " + trainingRunId);
        }
        return new TrainingHistory(requested, metaData, claims, completed, failed);
    }

    boolean ended() {
        return failed || completed != null;
    }

    private static MetaData followingFrom(DomainEventMessage<?> event, TrainingRequested request) {
        Object correlation = event.getMetaData().getOrDefault(TrailMetadata.CORRELATION_ID, event.getIdentifier());
        return MetaData.from(TrailMetadata.of(WORKER, request.useCase()))
                .and(TrailMetadata.CORRELATION_ID, correlation)
                .and(TrailMetadata.CAUSATION_ID, event.getIdentifier());
    }
}
