package io.modeltrail.runtime.explanation.web;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.runtime.explanation.RowExplanation;
import io.modeltrail.runtime.explanation.web.ExplainableModels.ExplainableModel;
import io.modeltrail.runtime.explanation.web.PredictionExplanation.Contribution;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Explainers of the models that are served: an answer is not kept waiting for the event log or, mostly, for files. Thread-safe. */
@Component
public class LiveExplainers {
    private static final int MOST_REMEMBERED = 1000;

    private final ExplainableModels models;
    private final ExplainedRuns runs;
    private final ExplanationTurns turns;
    /** What explains a model version; it never changes. */
    private final Map<ModelVersionId, Sha256Digest> explanations = new ConcurrentHashMap<>();

    LiveExplainers(ExplainableModels models, ExplainedRuns runs, ExplanationTurns turns) {
        this.models = models;
        this.runs = runs;
        this.turns = turns;
    }

    /**
     * Why a model gave a score. What has to be read from files for it is read in the same turn, so that callers who come at once do not all
     * read it.
     *
     * @param made need not be recorded yet
     * @throws Refusal MODEL_UNAVAILABLE, NOT_EXPLAINABLE, EXPLANATION_UNAVAILABLE, EXPLANATIONS_BUSY
     */
    public ScoreExplained explain(PredictionMade made) {
        return turns.take(() -> explainNow(made));
    }

    private ScoreExplained explainNow(PredictionMade made) {
        Sha256Digest explanation = explanationOf(made.modelVersionId());
        ExplainableModel model = models.of(made.artefactDigest(), explanation);
        RowExplanation row = RowExplanation.of(model.scorer(), model.explainer(), made.features());
        List<Contribution> contributions = Contributions.of(model.scorer(), row, made.features());
        return new ScoreExplained(
                explanation,
                row.base(),
                made.margin(),
                row.residual(),
                contributions,
                Contributions.reasons(contributions, made.positive()));
    }

    private Sha256Digest explanationOf(ModelVersionId model) {
        Sha256Digest explanation = explanations.get(model);
        if (explanation == null) {
            explanation = runs.runOf(model).explanationDigest();
            if (explanations.size() >= MOST_REMEMBERED) {
                explanations.clear();
            }
            explanations.put(model, explanation);
        }
        return explanation;
    }
}
