package io.modeltrail.runtime.monitoring;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.monitoring.FeatureDrift;
import io.modeltrail.contracts.monitoring.Finding;
import io.modeltrail.contracts.monitoring.Measurement;
import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.contracts.monitoring.Performance;
import io.modeltrail.contracts.monitoring.RealisedPerformance;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.drift.MaturedRows;
import io.modeltrail.runtime.drift.ScoredRows;
import io.modeltrail.runtime.monitoring.SampleRows.Matured;
import io.modeltrail.runtime.monitoring.SampleRows.Served;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Measures one model version over one window. */
@Component
class ModelMeasurement {
    private final SampleRows samples;
    private final MonitoringRows rows;
    private final References references;

    ModelMeasurement(SampleRows samples, MonitoringRows rows, References references) {
        this.samples = samples;
        this.rows = rows;
        this.references = references;
    }

    /**
     * @param until end of the window, exclusive
     * @return empty when it has served too few predictions in the window to be judged
     * @throws io.modeltrail.contracts.refusal.Refusal REFERENCE_UNAVAILABLE, MODEL_UNAVAILABLE
     */
    Optional<Measurement> measure(UseCaseKey useCase, ModelVersionId model, MonitorSettings settings, Instant until) {
        Instant from = until.minus(Duration.ofDays(settings.windowDays()));
        List<Served> served = samples.read(useCase, model, from, until);
        if (served.size() < settings.minimumRows()) {
            return Optional.empty();
        }
        ReferenceProfile reference = references.of(model);
        DriftComparison comparison = new DriftComparison(settings);
        List<FeatureDrift> features = comparison.features(reference, served);
        FeatureDrift scores = comparison.scores(reference, served);
        Performance estimated = scored(served).estimated();
        RealisedPerformance matured = matured(useCase, model, settings, until);
        return Optional.of(new Measurement(
                from,
                until,
                served.size(),
                reference.digest(),
                reference.rows(),
                reference.scoreRows(),
                features,
                scores,
                Findings.driftedShare(features),
                Findings.weightedDriftedShare(features),
                reference.weighted(),
                reference.holdoutAuc(),
                estimated,
                matured,
                findings(new Findings(settings), reference, features, scores, estimated, matured)));
    }

    private static List<Finding> findings(
            Findings findings,
            ReferenceProfile reference,
            List<FeatureDrift> features,
            @Nullable FeatureDrift scores,
            Performance estimated,
            @Nullable RealisedPerformance matured) {
        return List.of(
                findings.featureDrift(features),
                findings.scoreDrift(scores),
                findings.conceptDrift(matured),
                findings.dataQuality(features),
                findings.performance(reference.holdoutAuc(), expectedOnHoldout(reference), estimated, matured));
    }

    private static @Nullable Double expectedOnHoldout(ReferenceProfile reference) {
        return reference.scores().length == 0
                ? null
                : new ScoredRows(reference.scores(), new boolean[reference.scores().length])
                        .estimated()
                        .auc();
    }

    private static ScoredRows scored(List<Served> served) {
        float[] scores = new float[served.size()];
        boolean[] decided = new boolean[scores.length];
        for (int row = 0; row < scores.length; row++) {
            scores[row] = served.get(row).score();
            decided[row] = served.get(row).positive();
        }
        return new ScoredRows(scores, decided);
    }

    /**
     * The latest predictions whose outcome window has passed. Those whose window is open are left out, the positive ones among them too:
     * a positive is known earlier than a negative, and taking it would make the model look as if it missed fewer than it does.
     *
     * @return null when they are too few, or when no outcome was reported for their time at all
     */
    private @Nullable RealisedPerformance matured(
            UseCaseKey useCase, ModelVersionId model, MonitorSettings settings, Instant now) {
        Duration window = Duration.ofDays(settings.outcomeWindowDays());
        Instant until = now.minus(window).minus(Duration.ofDays(settings.outcomeDelayDays()));
        Instant from = until.minus(Duration.ofDays(settings.windowDays()));
        if (!rows.anyOutcome(useCase, from, until.plus(window))) {
            return null;
        }
        List<Matured> matured = samples.matured(useCase, model, from, until, window);
        if (matured.size() < settings.minimumRows()) {
            return null;
        }
        float[] scores = new float[matured.size()];
        boolean[] decided = new boolean[scores.length];
        boolean[] labels = new boolean[scores.length];
        for (int row = 0; row < scores.length; row++) {
            scores[row] = matured.get(row).score();
            decided[row] = matured.get(row).positive();
            labels[row] = matured.get(row).label();
        }
        return new MaturedRows(new ScoredRows(scores, decided), labels).performance(from, until);
    }
}
