package io.modeltrail.runtime.training;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.runtime.artifact.EvaluationFiles;
import java.util.Map;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/** The evaluation of a run as it was stored, found by the digest that its event names. */
@Component
class StoredEvaluations {
    private final EventStore events;
    private final EvaluationFiles files;

    StoredEvaluations(EventStore events, EvaluationFiles files) {
        this.events = events;
        this.files = files;
    }

    /** @param json the file itself, whose digest was checked */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Stored(Sha256Digest digest, byte[] json) {}

    /**
     * @throws Refusal NOT_FOUND when there is no such run, TRAINING_NOT_COMPLETED when it has no evaluation, MODEL_UNAVAILABLE when the
     *     file is missing or was changed
     */
    Stored read(TrainingRunId id) {
        DomainEventStream stream = events.readEvents(id.toString());
        if (!stream.hasNext()) {
            throw new Refusal(
                    RefusalCode.NOT_FOUND,
                    Map.of("trainingRunId", id.toString()),
                    "Give the id of a training run; GET /api/v1/training-runs lists them.");
        }
        while (stream.hasNext()) {
            if (stream.next().getPayload() instanceof TrainingCompleted completed) {
                Sha256Digest digest = completed.outcome().evaluationDigest();
                return new Stored(digest, files.read(digest));
            }
        }
        throw new Refusal(
                RefusalCode.TRAINING_NOT_COMPLETED,
                Map.of("trainingRunId", id.toString()),
                "Ask when the run has been completed; a run that failed or was cancelled has no evaluation.");
    }
}
