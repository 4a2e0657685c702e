package io.modeltrail.runtime.explanation.web;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.training.Lever;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.runtime.artifact.ExplanationFiles;
import io.modeltrail.runtime.explanation.GlobalExplanation;
import java.util.List;
import java.util.Map;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What training runs left behind for explanations, read from the event store and the files. */
@Component
class ExplainedRuns {
    private final EventStore events;
    private final ExplanationFiles files;

    ExplainedRuns(EventStore events, ExplanationFiles files) {
        this.events = events;
        this.files = files;
    }

    /** @param levers of the run's plan */
    record Run(TrainingRunId trainingRunId, Sha256Digest explanationDigest, List<Lever> levers) {
        Run {
            levers = List.copyOf(levers);
        }
    }

    /** @throws Refusal EXPLANATION_UNAVAILABLE when the file is missing or changed */
    byte[] content(Run run) {
        return files.read(run.explanationDigest());
    }

    /** @throws Refusal EXPLANATION_UNAVAILABLE when a later version of the platform wrote it */
    static GlobalExplanation parsed(Sha256Digest digest, byte[] content) {
        try {
            return GlobalExplanation.read(content);
        } catch (IllegalArgumentException unreadable) {
            throw new Refusal(
                    RefusalCode.EXPLANATION_UNAVAILABLE,
                    Map.of("digest", digest.value(), "file", "of another version"),
                    "Ask a server of the version that trained the model.");
        }
    }

    /**
     * @throws Refusal NOT_FOUND, TRAINING_NOT_COMPLETED, NOT_EXPLAINABLE when the run is older than explanations
     */
    Run run(TrainingRunId id) {
        TrainingRequested requested = null;
        TrainingCompleted completed = null;
        DomainEventStream stream = events.readEvents(id.toString());
        while (stream.hasNext()) {
            switch (stream.next().getPayload()) {
                case TrainingRequested request -> requested = request;
                case TrainingCompleted completion -> completed = completion;
                default -> {
                    // Nothing else of a run matters here.
                }
            }
        }
        if (requested == null) {
            throw new Refusal(
                    RefusalCode.NOT_FOUND, Map.of("trainingRunId", id.toString()), "Give the id of a training run.");
        }
        if (completed == null) {
            throw new Refusal(
                    RefusalCode.TRAINING_NOT_COMPLETED,
                    Map.of("trainingRunId", id.toString()),
                    "Wait until the run has completed; one that failed has nothing to explain.");
        }
        Sha256Digest digest = known(id, completed.outcome().explanationDigest());
        return new Run(id, digest, requested.plan().levers());
    }

    /** @throws Refusal as {@link #run}, and NOT_EXPLAINABLE when the version was never registered */
    Run runOf(ModelVersionId id) {
        DomainEventStream stream = events.readEvents(id.toString());
        while (stream.hasNext()) {
            if (stream.next().getPayload() instanceof ModelVersionRegistered registered) {
                return run(registered.candidate().trainingRunId());
            }
        }
        throw new Refusal(
                RefusalCode.NOT_EXPLAINABLE,
                Map.of("modelVersionId", id.toString()),
                "The model version has no registration in the event log, so nobody knows how it was trained.");
    }

    private static Sha256Digest known(TrainingRunId id, @Nullable Sha256Digest digest) {
        if (digest == null) {
            throw new Refusal(
                    RefusalCode.NOT_EXPLAINABLE,
                    Map.of("trainingRunId", id.toString()),
                    "The run is older than explanations and has not kept what they need. Train the model again.");
        }
        return digest;
    }
}
