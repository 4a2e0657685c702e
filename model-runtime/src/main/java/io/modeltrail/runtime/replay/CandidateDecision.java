package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.prediction.FeatureOrigin;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.replay.CounterfactualCandidate;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a candidate decides of a recorded row. */
final class CandidateDecision {
    private final CounterfactualCandidate candidate;
    private final @Nullable CompiledScorer scorer;
    private final List<String> features;

    /** @param scorer of the candidate's model version; null = the recorded scores are taken */
    CandidateDecision(CounterfactualCandidate candidate, @Nullable CompiledScorer scorer) {
        this.candidate = candidate;
        this.scorer = scorer;
        features = scorer == null
                ? List.of()
                : scorer.schema().features().stream()
                        .map(feature -> feature.name())
                        .toList();
    }

    /** What came of it. */
    sealed interface Decided {
        record Scored(float score, boolean positive) implements Decided {}

        /** The candidate's policy would not have decided. */
        record Withheld() implements Decided {}

        /** @param feature which one is missing or does not fit; empty when it is not about one */
        record NotScored(Reason reason, String feature) implements Decided {}
    }

    enum Reason {
        /** The key of the person whom it is about was destroyed, and the row with it. */
        ERASED,
        /** The recorded row does not have a feature of the candidate. */
        FEATURE_MISSING,
        /** A recorded value does not fit the candidate's schema. */
        FEATURE_DOES_NOT_FIT
    }

    Decided of(PredictionMade made) {
        if (tooOld(made.featureOrigin())) {
            return new Decided.Withheld();
        }
        if (scorer == null) {
            Float threshold = candidate.threshold();
            return new Decided.Scored(made.score(), made.score() >= (threshold == null ? made.threshold() : threshold));
        }
        if (Rescoring.erased(made)) {
            return new Decided.NotScored(Reason.ERASED, "");
        }
        return scored(made.features(), scorer);
    }

    /** How old the newest fact was when the features were evaluated; what is not known is not too old. */
    private boolean tooOld(@Nullable FeatureOrigin origin) {
        Long most = candidate.mostFeatureAgeSeconds();
        return most != null
                && origin != null
                && origin.newestFactAt() != null
                && Duration.between(origin.newestFactAt(), origin.asOf()).compareTo(Duration.ofSeconds(most)) > 0;
    }

    private Decided scored(FeatureRow recorded, CompiledScorer model) {
        Map<String, @Nullable Object> values = recorded.values();
        for (String feature : features) {
            if (!values.containsKey(feature)) {
                return new Decided.NotScored(Reason.FEATURE_MISSING, feature);
            }
        }
        try {
            float score = model.score(model.margin(values.size() == features.size() ? recorded : ofCandidate(values)));
            Float threshold = candidate.threshold();
            return new Decided.Scored(score, score >= (threshold == null ? model.threshold() : threshold));
        } catch (Refusal refusal) {
            if (refusal.code() != RefusalCode.FEATURES_DO_NOT_FIT) {
                throw refusal;
            }
            return new Decided.NotScored(
                    Reason.FEATURE_DOES_NOT_FIT, refusal.found().getOrDefault("feature", ""));
        }
    }

    /** The candidate may need less than what was recorded. */
    @SuppressWarnings("NullAway") // the class file of the row's constructor does not say that values may be null
    private FeatureRow ofCandidate(Map<String, @Nullable Object> values) {
        Map<String, @Nullable Object> needed = LinkedHashMap.newLinkedHashMap(features.size());
        features.forEach(feature -> needed.put(feature, values.get(feature)));
        return new FeatureRow(needed);
    }
}
