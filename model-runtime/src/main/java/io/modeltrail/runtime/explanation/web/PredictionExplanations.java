package io.modeltrail.runtime.explanation.web;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.subject.ErasedEntity;
import io.modeltrail.contracts.training.Lever;
import io.modeltrail.runtime.explanation.Counterfactual;
import io.modeltrail.runtime.explanation.Counterfactual.Target;
import io.modeltrail.runtime.explanation.CounterfactualSearch;
import io.modeltrail.runtime.explanation.RowExplanation;
import io.modeltrail.runtime.explanation.web.ExplainableModels.ExplainableModel;
import io.modeltrail.runtime.explanation.web.PredictionExplanation.Contribution;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.util.List;
import java.util.Map;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Explains recorded predictions from their events and the files that these name. What is explained is the margin that was recorded:
 * when the artefact does not give the same bits, nothing is explained.
 */
@Component
class PredictionExplanations {
    private final EventStore events;
    private final ExplainedRuns runs;
    private final ExplainableModels models;
    private final ExplanationTurns turns;

    PredictionExplanations(EventStore events, ExplainedRuns runs, ExplainableModels models, ExplanationTurns turns) {
        this.events = events;
        this.runs = runs;
        this.models = models;
        this.turns = turns;
    }

    private record Subject(PredictionMade made, ExplainedRuns.Run run, ExplainableModel model) {
        CompiledScorer scorer() {
            return model.scorer();
        }
    }

    /** @throws Refusal NOT_FOUND, MODEL_UNAVAILABLE, NOT_EXPLAINABLE, EXPLANATION_UNAVAILABLE, FEATURES_DO_NOT_FIT, EXPLANATIONS_BUSY */
    PredictionExplanation explain(PredictionId id) {
        return turns.take(() -> explained(subject(id)));
    }

    private static PredictionExplanation explained(Subject subject) {
        PredictionMade made = subject.made();
        RowExplanation row = RowExplanation.of(subject.scorer(), subject.model().explainer(), made.features());
        List<Contribution> contributions = Contributions.of(subject.scorer(), row, made.features());
        return new PredictionExplanation(
                made.predictionId(),
                made.modelVersionId(),
                subject.run().trainingRunId(),
                made.artefactDigest(),
                subject.run().explanationDigest(),
                subject.scorer().family(),
                row.base(),
                made.margin(),
                row.residual(),
                made.score(),
                made.threshold(),
                made.positive(),
                contributions,
                Contributions.reasons(contributions, made.positive()));
    }

    /**
     * @param target null = the side on which the prediction is not
     * @param features the levers to use, of those in the plan; null = all of them
     * @throws Refusal as {@link #explain}, NO_LEVERS, and MALFORMED_REQUEST for a feature that is no lever of the plan
     */
    CounterfactualAnswer counterfactual(PredictionId id, @Nullable Target target, @Nullable List<String> features) {
        return turns.take(() -> counterfactual(subject(id), target, features));
    }

    private static CounterfactualAnswer counterfactual(
            Subject subject, @Nullable Target target, @Nullable List<String> features) {
        PredictionMade made = subject.made();
        List<Lever> levers = chosen(subject.run().levers(), features);
        Target wanted = target == null ? (made.positive() ? Target.BELOW : Target.AT_OR_ABOVE) : target;
        Counterfactual found = CounterfactualSearch.nearest(
                subject.scorer(), subject.model().background(), levers, made.features(), wanted);
        return CounterfactualAnswer.of(made, wanted, subject.scorer().threshold(), found);
    }

    private Subject subject(PredictionId id) {
        PredictionMade made = recorded(id);
        if (ErasedEntity.is(made.entity())) {
            throw new Refusal(
                    RefusalCode.NOT_EXPLAINABLE,
                    Map.of("predictionId", id.toString(), "features", "erased"),
                    "Whom the prediction is about was erased, and the features with them: there is nothing to explain it by.");
        }
        ExplainedRuns.Run run = runs.runOf(made.modelVersionId());
        ExplainableModel model = models.of(made.artefactDigest(), run.explanationDigest());
        if (model.scorer().schema().version() != made.schemaVersion()
                || Float.floatToIntBits(model.scorer().margin(made.features()))
                        != Float.floatToIntBits(made.margin())) {
            throw new Refusal(
                    RefusalCode.NOT_EXPLAINABLE,
                    Map.of("predictionId", id.toString(), "margin", "not what the artefact gives"),
                    "Replay the prediction: what was recorded is not what the model it names gives.");
        }
        return new Subject(made, run, model);
    }

    private PredictionMade recorded(PredictionId id) {
        DomainEventStream stream = events.readEvents(id.toString());
        if (stream.hasNext() && stream.next().getPayload() instanceof PredictionMade made) {
            return made;
        }
        throw new Refusal(
                RefusalCode.NOT_FOUND,
                Map.of("predictionId", id.toString()),
                "Give the id that the answer to a prediction showed.");
    }

    private static List<Lever> chosen(List<Lever> planned, @Nullable List<String> features) {
        if (planned.isEmpty()) {
            throw new Refusal(
                    RefusalCode.NO_LEVERS,
                    "Train with a plan whose levers say which features can be acted on, and how far.");
        }
        if (features == null) {
            return planned;
        }
        List<String> names = planned.stream().map(Lever::feature).toList();
        if (!names.containsAll(features)) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST,
                    Map.of("field", "levers"),
                    "Choose among the plan's levers: " + names + ".");
        }
        return planned.stream()
                .filter(lever -> features.contains(lever.feature()))
                .toList();
    }
}
