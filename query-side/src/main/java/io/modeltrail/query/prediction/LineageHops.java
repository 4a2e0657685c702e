package io.modeltrail.query.prediction;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.ModelVersionEvent.ApprovalGranted;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.ShadowScore;
import io.modeltrail.contracts.retraining.RetrainingCause;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleStarted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStepAdvanced;
import io.modeltrail.contracts.stored.StoredAs;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.query.DecisionVerification;
import io.modeltrail.query.prediction.LineageView.Hop;
import io.modeltrail.query.prediction.LineageView.HopKind;
import io.modeltrail.query.prediction.LineageWalk.Found;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Shows what a walk found, from the prediction to the data. */
final class LineageHops {
    private static final String PREDICTION_MADE =
            PredictionMade.class.getAnnotation(StoredAs.class).value();

    private final List<Hop> hops = new ArrayList<>();

    static List<Hop> of(PredictionView prediction, @Nullable ShadowScore shadow, Found found) {
        LineageHops shown = new LineageHops();
        shown.hops.add(prediction(prediction, shadow));
        shown.add(HopKind.ROLLOUT_STEP, found.step(), LineageHops::step);
        // The start of a rollout is what puts its first step in force.
        shown.add(
                prediction.step() == 0 ? HopKind.ROLLOUT_STEP : HopKind.ROLLOUT, found.rollout(), LineageHops::rollout);
        shown.add(HopKind.MODEL_APPROVED, found.approved(), event -> values("binding", event.binding()));
        for (int i = found.approvals().size() - 1; i >= 0; i--) {
            DecisionVerification signature = found.signatures().get(i);
            shown.add(HopKind.APPROVAL, found.approvals().get(i), event -> approval(event, signature));
        }
        shown.add(HopKind.MODEL_VERSION, found.version(), event -> version(event.candidate()));
        shown.add(HopKind.TRAINING_RUN, found.training(), LineageHops::training);
        shown.add(HopKind.TRAINING_REQUEST, found.trainingRequest(), LineageHops::trainingRequest);
        shown.add(HopKind.DATASET_SNAPSHOT, found.snapshot(), LineageHops::snapshot);
        shown.add(HopKind.DATASET_REQUEST, found.snapshotRequest(), LineageHops::snapshotRequest);
        shown.add(HopKind.RETRAINING_CYCLE, found.retraining(), LineageHops::retraining);
        return shown.hops;
    }

    private <E> void add(HopKind kind, @Nullable LineageFact<E> fact, Function<E, Map<String, Object>> values) {
        if (fact != null) {
            hops.add(new Hop(
                    kind,
                    fact.eventType(),
                    fact.position(),
                    fact.at(),
                    fact.actor(),
                    fact.role(),
                    fact.subjectId(),
                    values.apply(fact.event())));
        }
    }

    private static Hop prediction(PredictionView made, @Nullable ShadowScore shadow) {
        return new Hop(
                HopKind.PREDICTION,
                PREDICTION_MADE,
                made.position(),
                made.at(),
                made.requestedBy().id(),
                made.requestedBy().role().name(),
                made.predictionId().value(),
                values(
                        "useCase", made.useCase(),
                        "score", made.score(),
                        "positive", made.positive(),
                        "threshold", made.threshold(),
                        "variant", made.variant(),
                        "rolloutId", made.rolloutId(),
                        "step", made.step(),
                        "modelVersionId", made.modelVersionId(),
                        "artefactDigest", made.artefactDigest(),
                        "shadow", shadow));
    }

    private static Map<String, Object> step(RolloutStepAdvanced event) {
        return values("step", event.step(), "sharePercent", event.sharePercent());
    }

    private static Map<String, Object> rollout(RolloutStarted event) {
        return values(
                "challenger",
                event.challenger(),
                "champion",
                event.champion(),
                "sharesPercent",
                event.plan().sharesPercent(),
                "salt",
                event.salt(),
                "startedBy",
                event.startedBy());
    }

    private static Map<String, Object> approval(ApprovalGranted event, DecisionVerification signature) {
        return values(
                "approver", event.approver(),
                "binding", event.binding(),
                "decidedAt", event.decidedAt(),
                "signed", event.signed(),
                "signature", signature);
    }

    private static Map<String, Object> version(Candidate candidate) {
        return values(
                "trainingRunId",
                candidate.trainingRunId(),
                "datasetSnapshotId",
                candidate.datasetSnapshotId(),
                "binding",
                candidate.binding(),
                "family",
                candidate.family(),
                "trainedBy",
                candidate.trainedBy(),
                "comparison",
                candidate.comparison());
    }

    private static Map<String, Object> training(TrainingCompleted event) {
        return values(
                "modelVersionId",
                event.modelVersionId(),
                "artefactDigest",
                event.outcome().artefactDigest(),
                "evaluationDigest",
                event.outcome().evaluationDigest(),
                "rowOrderDigest",
                event.outcome().rowOrderDigest(),
                "environment",
                event.outcome().environment());
    }

    private static Map<String, Object> trainingRequest(TrainingRequested event) {
        return values(
                "datasetSnapshotId", event.datasetSnapshotId(),
                "plan", event.plan(),
                "requestedBy", event.requestedBy());
    }

    private static Map<String, Object> snapshot(DatasetSnapshotCaptured event) {
        return values(
                "parquetDigest",
                event.content().parquetDigest(),
                "schemaDigest",
                event.content().schemaDigest(),
                "rowCount",
                event.content().rowCount(),
                "sources",
                event.content().sources());
    }

    private static Map<String, Object> snapshotRequest(DatasetSnapshotRequested event) {
        return values("source", event.source(), "requestedBy", event.requestedBy());
    }

    /** Among values of any type the kind of a cause would be left out. */
    private record Cause(
            String kind,
            @Nullable Instant dueAt,
            @Nullable String measurementId,
            @Nullable Actor requestedBy) {
        static Cause of(RetrainingCause cause) {
            return switch (cause) {
                case RetrainingCause.Schedule schedule -> new Cause("SCHEDULE", schedule.dueAt(), null, null);
                case RetrainingCause.Drift drift -> new Cause("DRIFT", null, drift.measurementId(), null);
                case RetrainingCause.Request request -> new Cause("REQUEST", null, null, request.requestedBy());
            };
        }
    }

    private static Map<String, Object> retraining(RetrainingCycleStarted event) {
        return values(
                "useCase", event.useCase(),
                "cause", Cause.of(event.cause()),
                "answerable", event.answerable(),
                "featureSet", event.definition().featureSet(),
                "observedAt", event.observedAt(),
                "datasetSnapshotId", event.datasetSnapshotId(),
                "trainingRunId", event.trainingRunId());
    }

    /** Names and values in turn, in the order in which they are shown; what is null is left out. */
    private static Map<String, Object> values(@Nullable Object... namesAndValues) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int name = 0; name < namesAndValues.length; name += 2) {
            Object value = namesAndValues[name + 1];
            if (value != null) {
                values.put(String.valueOf(namesAndValues[name]), value);
            }
        }
        return values;
    }
}
