package io.modeltrail.runtime.explanation.web;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.explanation.Explainer;
import io.modeltrail.runtime.explanation.GlobalExplanation;
import io.modeltrail.runtime.explanation.RowExplanation;
import io.modeltrail.runtime.explanation.web.PredictionExplanation.Contribution;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Explainers of the models that are served, kept in memory: an answer is not kept waiting for files. Thread-safe. */
@Component
public class LiveExplainers {
    private static final int MOST_KEPT = 16;

    private record Key(ModelVersionId model, Sha256Digest artefact) {}

    private final ArtifactFiles artifacts;
    private final ExplainedRuns runs;
    private final LinkedHashMap<Key, LiveExplainer> kept = new LinkedHashMap<>(MOST_KEPT, 0.75f, true);

    LiveExplainers(ArtifactFiles artifacts, ExplainedRuns runs) {
        this.artifacts = artifacts;
        this.runs = runs;
    }

    /** Explains the scores of one model. Thread-safe. */
    public static final class LiveExplainer {
        private final CompiledScorer scorer;
        private final Explainer explainer;
        private final Sha256Digest explanationDigest;

        private LiveExplainer(CompiledScorer scorer, Explainer explainer, Sha256Digest explanationDigest) {
            this.scorer = scorer;
            this.explainer = explainer;
            this.explanationDigest = explanationDigest;
        }

        /** @param made of this model */
        public ScoreExplained explain(PredictionMade made) {
            RowExplanation row = RowExplanation.of(scorer, explainer, made.features());
            List<Contribution> contributions = Contributions.of(scorer, row, made.features());
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
        Key key = new Key(model, artefact);
        LiveExplainer known = find(key);
        if (known != null) {
            return known;
        }
        LiveExplainer loaded = load(model, artefact);
        keep(key, loaded);
        return loaded;
    }

    private synchronized @Nullable LiveExplainer find(Key key) {
        return kept.get(key);
    }

    private synchronized void keep(Key key, LiveExplainer loaded) {
        kept.put(key, loaded);
        if (kept.size() > MOST_KEPT) {
            kept.pollFirstEntry();
        }
    }

    private LiveExplainer load(ModelVersionId model, Sha256Digest artefact) {
        CompiledScorer scorer = CompiledScorer.read(artifacts.read(artefact));
        ExplainedRuns.Run run = runs.runOf(model);
        GlobalExplanation explanation = run.explanation();
        if (!explanation.artefactDigest().equals(artefact)) {
            throw new Refusal(
                    RefusalCode.NOT_EXPLAINABLE,
                    Map.of(
                            "artefactDigest",
                            artefact.value(),
                            "explained",
                            explanation.artefactDigest().value()),
                    "The run's explanation is of another artefact than the one that scores.");
        }
        return new LiveExplainer(
                scorer, Explainer.of(scorer.model(), explanation.background()), run.explanationDigest());
    }
}
