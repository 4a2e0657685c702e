package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Scorers read from the artefacts as they lie in the store now, each once, never those that serve: what is proven is what is stored. The
 * ones that were used last are kept. For one thread.
 */
final class ScorersByDigest {
    private static final int MOST_KEPT = 16;

    private final ArtifactFiles artifacts;
    private final SequencedMap<Sha256Digest, Found> found = new LinkedHashMap<>(16, 0.75f, true);

    ScorersByDigest(ArtifactFiles artifacts) {
        this.artifacts = artifacts;
    }

    /** What the store has under a digest. */
    sealed interface Found {
        record Ready(CompiledScorer scorer) implements Found {}

        /** @param why a sentence, without personal data */
        record Missing(String why) implements Found {}
    }

    Found of(Sha256Digest digest) {
        Found known = found.get(digest);
        if (known == null) {
            known = read(digest);
            found.put(digest, known);
            if (found.size() > MOST_KEPT) {
                found.pollFirstEntry();
            }
        }
        return known;
    }

    private Found read(Sha256Digest digest) {
        try {
            return new Found.Ready(CompiledScorer.read(artifacts.read(digest)));
        } catch (Refusal refusal) {
            if (refusal.code() != RefusalCode.MODEL_UNAVAILABLE) {
                throw refusal;
            }
            return new Found.Missing("The artefact is missing or its digest does not hold: "
                    + refusal.found().getOrDefault("file", "not a model that this version reads") + ".");
        }
    }
}
