package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Scorers in memory, each read once. A missing or broken artefact is looked for again whenever it is asked for. Thread-safe. */
@Component
class Scorers {
    private final ArtifactFiles artifacts;
    private final Map<Sha256Digest, CompiledScorer> loaded = new ConcurrentHashMap<>();

    Scorers(ArtifactFiles artifacts) {
        this.artifacts = artifacts;
    }

    /** @throws Refusal {@link RefusalCode#MODEL_UNAVAILABLE} when the artefact is missing, broken or not the registered one */
    CompiledScorer of(ServedModel model) {
        CompiledScorer scorer =
                loaded.computeIfAbsent(model.artefactDigest(), digest -> CompiledScorer.read(artifacts.read(digest)));
        // The digest was approved together with these two; nothing is decided by other ones.
        if (scorer.schema().version() != model.schemaVersion() || scorer.threshold() != model.threshold()) {
            throw new Refusal(
                    RefusalCode.MODEL_UNAVAILABLE,
                    Map.of("artefactDigest", model.artefactDigest().value()),
                    "The artefact states another schema version or threshold than its registration. Roll back, and register it anew.");
        }
        return scorer;
    }

    /** Forgets all others. */
    void keepOnly(Set<Sha256Digest> served) {
        loaded.keySet().retainAll(served);
    }
}
