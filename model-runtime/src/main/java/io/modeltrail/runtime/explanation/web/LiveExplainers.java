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
    /** What explains a model version; it never changes. */
    private final Map<ModelVersionId, Sha256Digest> explanations = new ConcurrentHashMap<>();

    LiveExplainers(ExplainableModels models, ExplainedRuns runs) {
        this.models = models;
        this.runs = runs;
    }

    /** Explains the scores of one model. Thread-safe. */
    public static final class LiveExplainer {
        private final ExplainableModel model;
        private final Sha256Digest explanationDigest;

        private LiveExplainer(ExplainableModel model, Sha256Digest explanationDigest) {
            this.model = model;
            this.explanationDigest = explanationDigest;
        }

        /** @param made of this model */
        public ScoreExplained explain(PredictionMade made) {
            RowExplanation row = RowExplanation.of(model.scorer(), model.explainer(), made.features());
            List<Contribution> contributions = Contributions.of(model.scorer(), row, made.features());
            return new ScoreExplained(
                    explanationDigest,
                    row.base(),
                    made.margin(),
                    row.residual(),
                    contributions,
                    Contributions.reasons(contributions, made.positive()));
        }
    }

    /** @throws Refusal MODEL_UNAVAILABLE, NOT_EXPLAINABLE, EXPLANATION_UNAVAILABLE; then nothing is remembered */
    public LiveExplainer of(ModelVersionId model, Sha256Digest artefact) {
        Sha256Digest explanation = explanations.get(model);
        if (explanation == null) {
            explanation = runs.runOf(model).explanationDigest();
            if (explanations.size() >= MOST_REMEMBERED) {
                explanations.clear();
            }
            explanations.put(model, explanation);
        }
        return new LiveExplainer(models.of(artefact, explanation), explanation);
    }
}
