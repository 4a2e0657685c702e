package io.modeltrail.runtime.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.monitoring.AlarmKind;
import io.modeltrail.contracts.monitoring.FeatureDrift;
import io.modeltrail.contracts.monitoring.Finding;
import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.runtime.monitoring.ReferenceProfile.Feature;
import io.modeltrail.runtime.monitoring.SampleRows.Served;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How often samples of one and the same distribution are called different, and of different ones. */
class DriftRateTest {
    private static final int ROUNDS = 300;
    private static final int FEATURES = 8;
    private static final int ROWS = 400;
    private static final MonitorSettings SETTINGS = MonitorSettings.STANDARD;

    @Test
    void undriftedDataIsCalledDriftedAsSeldomAsTheLevelSays() {
        int anyFeature = 0;
        int scores = 0;
        for (int round = 0; round < ROUNDS; round++) {
            SplittableRandom random = new SplittableRandom(round);
            ReferenceProfile reference = reference(random);
            List<Served> served = served(random, 0);
            DriftComparison comparison = new DriftComparison(SETTINGS);
            List<FeatureDrift> features = comparison.features(reference, served);
            anyFeature += features.stream().anyMatch(FeatureDrift::drifted) ? 1 : 0;
            scores += comparison.scores(reference, served).drifted() ? 1 : 0;
            assertThat(new Findings(SETTINGS).featureDrift(features).state()).isEqualTo(Finding.State.STABLE);
        }
        // Under the null hypothesis the corrected tests reject anything in 5 percent: binomial(300, 0.05) is 4 to 28 in
        // 99.9 percent.
        assertThat(anyFeature).isBetween(4, 28);
        assertThat(scores).isBetween(4, 28);
    }

    @Test
    void driftedDataIsAlwaysCalledDrifted() {
        for (int round = 0; round < ROUNDS; round++) {
            SplittableRandom random = new SplittableRandom(round);
            List<FeatureDrift> features =
                    new DriftComparison(SETTINGS).features(reference(random), served(random, 0.5));

            Finding finding = new Findings(SETTINGS).featureDrift(features);

            assertThat(finding.kind()).isEqualTo(AlarmKind.FEATURE_DRIFT);
            assertThat(finding.state()).isEqualTo(Finding.State.ALARM);
        }
    }

    @Test
    void oneFeatureOfMuchWeightIsEnough() {
        SplittableRandom random = new SplittableRandom(5);
        ReferenceProfile even = reference(random);
        List<Feature> weighted = new ArrayList<>();
        for (int feature = 0; feature < FEATURES; feature++) {
            weighted.add(even.features().get(feature).withWeight(feature == 0 ? 0.65 : 0.05));
        }
        List<Served> served = new ArrayList<>();
        for (Served one : served(random, 0)) {
            Map<String, Object> values = new java.util.HashMap<>(one.features().values());
            values.put("f0", (double) values.get("f0") + 1);
            served.add(new Served(one.score(), one.positive(), new FeatureRow(values)));
        }

        List<FeatureDrift> evenly = new DriftComparison(SETTINGS).features(even, served);
        List<FeatureDrift> byWeight = new DriftComparison(SETTINGS).features(with(even, weighted), served);

        assertThat(new Findings(SETTINGS).featureDrift(evenly).state()).isEqualTo(Finding.State.STABLE);
        assertThat(new Findings(SETTINGS).featureDrift(byWeight).state()).isEqualTo(Finding.State.ALARM);
    }

    private static ReferenceProfile with(ReferenceProfile other, List<Feature> features) {
        return new ReferenceProfile(
                other.digest(),
                other.rows(),
                features,
                other.scores(),
                other.scoreRows(),
                other.scoreDeviation(),
                other.holdoutAuc(),
                other.threshold(),
                true);
    }

    private static ReferenceProfile reference(SplittableRandom random) {
        List<Feature> features = new ArrayList<>();
        for (int feature = 0; feature < FEATURES; feature++) {
            float[] values = new float[ROWS];
            for (int row = 0; row < ROWS; row++) {
                values[row] = (float) random.nextGaussian();
            }
            java.util.Arrays.sort(values);
            ColumnSpec column = new ColumnSpec(
                    "f" + feature,
                    ColumnSpec.Kind.DECIMAL,
                    ColumnSpec.ColumnRole.FEATURE,
                    null,
                    null,
                    List.of(),
                    true,
                    "");
            features.add(new Feature(column, 1.0 / FEATURES, 0, ROWS, values, 1, Map.of()));
        }
        float[] scores = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            scores[row] = (float) random.nextDouble();
        }
        java.util.Arrays.sort(scores);
        return new ReferenceProfile(
                Sha256Digest.of(new byte[] {1}), ROWS, features, scores, ROWS, 0.29, 0.8, 0.5f, false);
    }

    /** @param shift of every feature, in standard deviations */
    private static List<Served> served(SplittableRandom random, double shift) {
        List<Served> served = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            Map<String, Object> values = new java.util.HashMap<>();
            for (int feature = 0; feature < FEATURES; feature++) {
                values.put("f" + feature, random.nextGaussian() + shift);
            }
            served.add(new Served((float) random.nextDouble(), false, new FeatureRow(values)));
        }
        return served;
    }
}
