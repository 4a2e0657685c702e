package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Scorers in memory, each loaded once. A missing or broken artefact is looked at again at most once a second, so that requests for it do
 * not burden those for others; only the requests of the variant that it serves are refused.
 */
@Component
class Scorers {
    private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private sealed interface Loaded {
        record Ready(CompiledScorer scorer) implements Loaded {}

        record Broken(Refusal refusal, long atNanos) implements Loaded {}
    }

    private final ArtifactFiles artifacts;
    private final Map<Sha256Digest, Loaded> loaded = new ConcurrentHashMap<>();

    Scorers(ArtifactFiles artifacts) {
        this.artifacts = artifacts;
    }

    /** @throws Refusal {@link RefusalCode#MODEL_UNAVAILABLE} when the artefact is missing, broken or not the registered one */
    CompiledScorer of(ServedModel model) {
        CompiledScorer scorer = switch (load(model.artefactDigest())) {
            case Loaded.Ready ready -> ready.scorer();
            case Loaded.Broken broken -> throw broken.refusal();
        };
        // The digest was approved together with these two; nothing is decided by other ones.
        if (scorer.schema().version() != model.schemaVersion() || scorer.threshold() != model.threshold()) {
            throw new Refusal(
                    RefusalCode.MODEL_UNAVAILABLE,
                    Map.of("artefactDigest", model.artefactDigest().value()),
                    "The artefact states another schema version or threshold than its registration. Roll back, and register it anew.");
        }
        return scorer;
    }

    /** Loads what is not there yet, ahead of the first request, and forgets what is served no more. */
    void keep(Collection<ServedModel> models) {
        Set<Sha256Digest> digests =
                models.stream().map(ServedModel::artefactDigest).collect(Collectors.toSet());
        digests.forEach(this::load);
        loaded.keySet().retainAll(digests);
    }

    private Loaded load(Sha256Digest digest) {
        Loaded found = loaded.get(digest);
        if (found != null && !outdated(found)) {
            return found;
        }
        return Objects.requireNonNull(
                loaded.compute(digest, (key, now) -> now == null || outdated(now) ? read(key) : now));
    }

    private static boolean outdated(Loaded loaded) {
        return loaded instanceof Loaded.Broken broken && System.nanoTime() - broken.atNanos() >= LOOK_AGAIN_NANOS;
    }

    private Loaded read(Sha256Digest digest) {
        try {
            return new Loaded.Ready(CompiledScorer.read(artifacts.read(digest)));
        } catch (Refusal refusal) {
            return new Loaded.Broken(refusal, System.nanoTime());
        }
    }
}
