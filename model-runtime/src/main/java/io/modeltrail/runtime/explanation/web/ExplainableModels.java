package io.modeltrail.runtime.explanation.web;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.artifact.ExplanationFiles;
import io.modeltrail.runtime.explanation.Background;
import io.modeltrail.runtime.explanation.Explainer;
import io.modeltrail.runtime.explanation.GlobalExplanation;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Models with what explains them, read once from files that never change their content. The ones that were asked for last are kept:
 * each takes what its two files take in memory, and up to 32 MiB of tables. Thread-safe.
 */
@Component
class ExplainableModels {
    private final ArtifactFiles artifacts;
    private final ExplanationFiles explanations;
    private final int kept;
    private final SequencedMap<ModelFiles, ExplainableModel> models = new LinkedHashMap<>(16, 0.75f, true);

    /** @param kept models at most, 1 to 1,000 */
    ExplainableModels(
            ArtifactFiles artifacts,
            ExplanationFiles explanations,
            @Value("${modeltrail.explanations.models-kept:4}") int kept) {
        if (kept < 1 || kept > 1_000) {
            throw new IllegalArgumentException("modeltrail.explanations.models-kept is 1 to 1000");
        }
        this.artifacts = artifacts;
        this.explanations = explanations;
        this.kept = kept;
    }

    private record ModelFiles(Sha256Digest artefact, Sha256Digest explanation) {}

    record ExplainableModel(CompiledScorer scorer, Background background, Explainer explainer) {}

    /** @throws Refusal MODEL_UNAVAILABLE, EXPLANATION_UNAVAILABLE, NOT_EXPLAINABLE when the explanation is of another artefact */
    ExplainableModel of(Sha256Digest artefact, Sha256Digest explanation) {
        ModelFiles files = new ModelFiles(artefact, explanation);
        synchronized (models) {
            ExplainableModel known = models.get(files);
            if (known != null) {
                return known;
            }
        }
        // Reading takes long, and whoever asks for another model does not wait for it. Two may read the same.
        ExplainableModel read = read(files);
        synchronized (models) {
            models.put(files, read);
            if (models.size() > kept) {
                models.pollFirstEntry();
            }
        }
        return read;
    }

    private ExplainableModel read(ModelFiles files) {
        CompiledScorer scorer = CompiledScorer.read(artifacts.read(files.artefact()));
        GlobalExplanation explanation =
                ExplainedRuns.parsed(files.explanation(), explanations.read(files.explanation()));
        if (!explanation.artefactDigest().equals(files.artefact())) {
            throw new Refusal(
                    RefusalCode.NOT_EXPLAINABLE,
                    Map.of(
                            "artefactDigest",
                            files.artefact().value(),
                            "explained",
                            explanation.artefactDigest().value()),
                    "The run's explanation is of another artefact than the one that scored.");
        }
        Background background = explanation.background();
        return new ExplainableModel(scorer, background, Explainer.of(scorer.model(), background));
    }
}
