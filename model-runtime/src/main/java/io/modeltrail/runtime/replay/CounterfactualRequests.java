package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.replay.CounterfactualCandidate;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.monitoring.ObservedOutcomes;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** From what somebody asks for to an order that says everything its report depends on. */
@Component
class CounterfactualRequests {
    private static final long LONGEST_AGE_SECONDS = Duration.ofDays(3650).toSeconds();

    private final EventStore events;
    private final ArtifactFiles artifacts;
    private final ObservedOutcomes outcomes;
    private final ReplaySource source;
    private final Clock clock;

    CounterfactualRequests(
            EventStore events, ArtifactFiles artifacts, ObservedOutcomes outcomes, ReplaySource source, Clock clock) {
        this.events = events;
        this.artifacts = artifacts;
        this.outcomes = outcomes;
        this.source = source;
        this.clock = clock;
    }

    /** @throws Refusal NOT_FOUND, MODEL_OF_ANOTHER_USE_CASE, MODEL_UNAVAILABLE, VALUE_OUT_OF_RANGE, POSITION_AHEAD */
    CounterfactualOrder order(
            UseCaseKey useCase,
            AskedRange range,
            Sample sample,
            @Nullable ModelVersionId model,
            @Nullable Float threshold,
            @Nullable Long mostFeatureAgeSeconds) {
        check(model, threshold, mostFeatureAgeSeconds);
        Candidate registered = model == null ? null : registered(model, useCase);
        MonitorSettings settings = outcomes.settings(useCase);
        Instant now = Instant.ofEpochMilli(clock.millis());
        return new CounterfactualOrder(
                useCase,
                range.in(source),
                sample,
                new CounterfactualCandidate(
                        model,
                        registered == null
                                ? null
                                : readable(registered.binding().artefactDigest()),
                        threshold,
                        mostFeatureAgeSeconds),
                registered == null ? List.of() : segments(registered),
                settings.outcomeWindowDays(),
                now.minus(Duration.ofDays(settings.outcomeWindowDays() + settings.outcomeDelayDays())));
    }

    private static void check(
            @Nullable ModelVersionId model, @Nullable Float threshold, @Nullable Long mostFeatureAgeSeconds) {
        if (model == null && threshold == null && mostFeatureAgeSeconds == null) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST,
                    "Give a candidate: modelVersionId, threshold or mostFeatureAgeSeconds.");
        }
        if (threshold != null && !(threshold >= 0 && threshold <= 1)) {
            throw outOfRange("threshold", threshold.toString(), "Give threshold a value from 0 to 1.");
        }
        if (mostFeatureAgeSeconds != null
                && (mostFeatureAgeSeconds < 0 || mostFeatureAgeSeconds > LONGEST_AGE_SECONDS)) {
            throw outOfRange(
                    "mostFeatureAgeSeconds",
                    mostFeatureAgeSeconds.toString(),
                    "Give mostFeatureAgeSeconds a value from 0 to " + LONGEST_AGE_SECONDS + ".");
        }
    }

    private static Refusal outOfRange(String parameter, String value, String remedy) {
        return new Refusal(RefusalCode.VALUE_OUT_OF_RANGE, Map.of("parameter", parameter, "value", value), remedy);
    }

    /** Approved or not: what it would change is to be known before. */
    private Candidate registered(ModelVersionId model, UseCaseKey useCase) {
        Candidate candidate = first(model.toString(), ModelVersionRegistered.class)
                .map(ModelVersionRegistered::candidate)
                .orElseThrow(() -> new Refusal(
                        RefusalCode.NOT_FOUND,
                        Map.of("modelVersionId", model.toString()),
                        "Name a model version that is registered."));
        if (!candidate.useCase().equals(useCase)) {
            throw new Refusal(
                    RefusalCode.MODEL_OF_ANOTHER_USE_CASE,
                    Map.of(
                            "useCase",
                            useCase.value(),
                            "ofModel",
                            candidate.useCase().value()),
                    "Name the use case that the model version was trained for.");
        }
        return candidate;
    }

    private Sha256Digest readable(Sha256Digest artefact) {
        CompiledScorer.read(artifacts.read(artefact));
        return artefact;
    }

    private List<String> segments(Candidate candidate) {
        return first(candidate.trainingRunId().toString(), TrainingRequested.class)
                .map(requested -> requested.plan().segments())
                .orElseGet(List::of);
    }

    private <E> Optional<E> first(String aggregate, Class<E> type) {
        DomainEventStream stream = events.readEvents(aggregate, 0);
        return stream.hasNext()
                ? Optional.of(stream.next().getPayload())
                        .filter(type::isInstance)
                        .map(type::cast)
                : Optional.empty();
    }
}
