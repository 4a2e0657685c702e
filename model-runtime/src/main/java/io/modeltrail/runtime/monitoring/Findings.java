package io.modeltrail.runtime.monitoring;

import io.modeltrail.contracts.monitoring.AlarmKind;
import io.modeltrail.contracts.monitoring.FeatureDrift;
import io.modeltrail.contracts.monitoring.Finding;
import io.modeltrail.contracts.monitoring.Finding.Evidence;
import io.modeltrail.contracts.monitoring.Finding.State;
import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.contracts.monitoring.Performance;
import io.modeltrail.contracts.monitoring.RealisedPerformance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the figures of a measurement mean under the settings of its monitor. */
record Findings(MonitorSettings settings) {
    private static final int MOST_FEATURES_NAMED = 10;

    /** Two tests are made for concept drift (Bonferroni). */
    private static final int CONCEPT_TESTS = 2;

    static double driftedShare(List<FeatureDrift> features) {
        return (double) features.stream().filter(FeatureDrift::drifted).count() / features.size();
    }

    static double weightedDriftedShare(List<FeatureDrift> features) {
        double weights = features.stream().mapToDouble(FeatureDrift::weight).sum();
        double drifted = features.stream()
                .filter(FeatureDrift::drifted)
                .mapToDouble(FeatureDrift::weight)
                .sum();
        return weights > 0 ? drifted / weights : 0;
    }

    /**
     * Half of the features, or features of half of the importance. A whisker is allowed for the sum of weights, which is not exact.
     *
     * @param features of at least {@link MonitorSettings#minimumRows} rows
     */
    Finding featureDrift(List<FeatureDrift> features) {
        double share = driftedShare(features);
        double weighted = weightedDriftedShare(features);
        boolean alarm = share >= settings.driftedShare() || weighted >= settings.driftedShare() - 1e-9;
        List<Evidence> evidence = new ArrayList<>(List.of(
                new Evidence("drifted-share", "", share, settings.driftedShare()),
                new Evidence("weighted-drifted-share", "", weighted, settings.driftedShare())));
        features.stream()
                .filter(FeatureDrift::drifted)
                .sorted(Comparator.comparingDouble(FeatureDrift::weight).reversed())
                .limit(MOST_FEATURES_NAMED)
                .map(Findings::evidence)
                .forEach(evidence::add);
        return new Finding(AlarmKind.FEATURE_DRIFT, state(alarm), evidence);
    }

    Finding scoreDrift(@Nullable FeatureDrift scores) {
        return scores == null
                ? new Finding(AlarmKind.SCORE_DRIFT, State.UNKNOWN, List.of())
                : new Finding(AlarmKind.SCORE_DRIFT, state(scores.drifted()), List.of(evidence(scores)));
    }

    Finding dataQuality(List<FeatureDrift> features) {
        List<Evidence> evidence = features.stream()
                .flatMap(feature -> Stream.of(
                        new Evidence(
                                "missing-share-rise",
                                feature.feature(),
                                feature.missingShare() - feature.referenceMissingShare(),
                                settings.missingShareRise()),
                        new Evidence(
                                "unexpected-share",
                                feature.feature(),
                                feature.unexpectedShare(),
                                settings.unexpectedShare())))
                .filter(one -> one.value() >= one.limit())
                .sorted(Comparator.comparingDouble(Evidence::value).reversed())
                .limit(MOST_FEATURES_NAMED)
                .toList();
        return new Finding(AlarmKind.DATA_QUALITY, state(!evidence.isEmpty()), evidence);
    }

    /** What happened differs from what was promised, by more than chance and by enough to matter. */
    Finding conceptDrift(@Nullable RealisedPerformance matured) {
        if (matured == null) {
            return new Finding(AlarmKind.CONCEPT_DRIFT, State.UNKNOWN, List.of());
        }
        double level = settings.significance() / CONCEPT_TESTS;
        Performance realised = matured.realised();
        Performance estimated = matured.estimated();
        Double aucPValue = matured.aucPValue();
        Double realisedAuc = realised.auc();
        Double estimatedAuc = estimated.auc();
        List<Evidence> evidence = new ArrayList<>();
        if (aucPValue != null && realisedAuc != null && estimatedAuc != null && aucPValue < level) {
            evidence.add(new Evidence(
                    "auc-difference", "", Math.abs(realisedAuc - estimatedAuc), settings.smallestEffect()));
        }
        if (matured.calibrationPValue() < level) {
            evidence.add(new Evidence(
                    "positive-share-difference",
                    "",
                    Math.abs(realised.positiveShare() - estimated.positiveShare()),
                    settings.smallestEffect()));
        }
        boolean alarm = evidence.stream().anyMatch(one -> one.value() >= one.limit());
        return new Finding(AlarmKind.CONCEPT_DRIFT, state(alarm), evidence);
    }

    /**
     * A realised AUC counts when its interval does not reach the hold-out's; an expected one is compared with what the scores of the
     * hold-out let expect, so that both err alike where the scores are not well calibrated.
     *
     * @param expectedOnHoldout null when the hold-out's scores are not known
     */
    Finding performance(
            double holdoutAuc,
            @Nullable Double expectedOnHoldout,
            Performance estimated,
            @Nullable RealisedPerformance matured) {
        List<Evidence> evidence = new ArrayList<>();
        boolean alarm = false;
        Double expected = estimated.auc();
        if (expected != null && expectedOnHoldout != null) {
            double limit = expectedOnHoldout - settings.aucFall();
            alarm = expected < limit;
            evidence.add(new Evidence("estimated-auc", "", expected, limit));
        }
        Double realised = matured == null ? null : matured.realised().auc();
        if (realised != null) {
            double limit = holdoutAuc - settings.aucFall();
            var interval = Objects.requireNonNull(matured).intervals().auc();
            alarm |= realised < limit && interval != null && interval.high() < holdoutAuc;
            evidence.add(new Evidence("realised-auc", "", realised, limit));
        }
        return new Finding(AlarmKind.PERFORMANCE, evidence.isEmpty() ? State.UNKNOWN : state(alarm), evidence);
    }

    private static Evidence evidence(FeatureDrift drift) {
        Double pValue = drift.adjustedPValue();
        return pValue == null
                ? new Evidence("distance", drift.feature(), drift.statistic(), drift.limit())
                : new Evidence("p-value", drift.feature(), pValue, drift.limit());
    }

    private static State state(boolean alarm) {
        return alarm ? State.ALARM : State.STABLE;
    }
}
