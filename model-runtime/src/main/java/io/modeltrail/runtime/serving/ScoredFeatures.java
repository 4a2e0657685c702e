package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.FeatureNames;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Has the features of every artefact in service named in the trail, once, so that predictions can leave the names out. While that does not
 * succeed they name their features themselves, which is as good and longer. For one thread.
 */
@Component
class ScoredFeatures {
    private static final Logger LOG = LoggerFactory.getLogger(ScoredFeatures.class);

    private final FeatureNames trail;
    private final Set<Sha256Digest> named = new HashSet<>();
    private final Set<Sha256Digest> failed = new HashSet<>();

    ScoredFeatures(FeatureNames trail) {
        this.trail = trail;
    }

    void name(RoutesInService inService) {
        inService
                .routes()
                .forEach((useCase, entry) -> entry.serving()
                        .served()
                        .values()
                        .forEach(served -> name(useCase, served.artefactDigest(), served.scorer())));
    }

    /** One that cannot be named keeps no other from it. */
    private void name(UseCaseKey useCase, Sha256Digest artefact, CompiledScorer scorer) {
        if (named.contains(artefact)) {
            return;
        }
        try {
            trail.name(useCase, artefact, scorer.columns().names());
            named.add(artefact);
        } catch (RuntimeException passing) { // the clock goes on
            if (failed.add(artefact)) {
                LOG.warn(
                        "the features of artefact {} are not named in the log yet, so its predictions name them: {}",
                        artefact.value(),
                        passing.getClass().getName());
            }
        }
    }
}
