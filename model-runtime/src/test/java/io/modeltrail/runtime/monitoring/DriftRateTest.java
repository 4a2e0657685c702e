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
    private static final int LARGE = 2_000;
    private static final int FEW = 200;
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

    /** The distances of 200 rows from their own reference are often above 0.1 by chance. */
    @Test
    void smallSamplesOfUndriftedDataAreSeldomCalledFarFromALargeReference() {
        int far = 0;
        int anyFeature = 0;
        int scores = 0;
        for (int round = 0; round < ROUNDS; round++) {
            SplittableRandom random = new SplittableRandom(round);
            ReferenceProfile reference = reference(random, LARGE);
            List<Served> served = served(random, 0, FEW);
            DriftComparison comparison = new DriftComparison(SETTINGS);
            List<FeatureDrift> features = comparison.features(reference, served);
            assertThat(features).allMatch(one -> one.method() == FeatureDrift.Method.WASSERSTEIN);
            far += features.stream().anyMatch(one -> one.statistic() >= SETTINGS.distance()) ? 1 : 0;
            anyFeature += features.stream().anyMatch(FeatureDrift::drifted) ? 1 : 0;
            scores += comparison.scores(reference, served).drifted() ? 1 : 0;
        }
        assertThat(far).isGreaterThan(ROUNDS / 4);
        // At most the level, as above.
        assertThat(anyFeature).isBetween(1, 28);
        assertThat(scores).isLessThanOrEqualTo(28);
    }

    @Test
    void driftIsFoundInSmallSamplesAgainstALargeReference() {
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
            SplittableRandom random = new SplittableRandom(round);
            List<FeatureDrift> features =
                    new DriftComparison(SETTINGS).features(reference(random, LARGE), served(random, 0.4, FEW));
            found += new Findings(SETTINGS).featureDrift(features).state() == Finding.State.ALARM ? 1 : 0;
        }
        assertThat(found).isGreaterThan(ROUNDS * 99 / 100);
    }

    @Test
    void theUnitOfAFeatureDoesNotMatter() {
        for (float unit : new float[] {1e-6f, 1, 1e6f}) {
            SplittableRandom random = new SplittableRandom(3);
            ReferenceProfile even = reference(random, LARGE);
            List<Feature> scaled = new ArrayList<>();
            for (Feature feature : even.features()) {
                float[] values = feature.values().clone();
                for (int row = 0; row < values.length; row++) {
                    values[row] *= unit;
                }
                scaled.add(new Feature(feature.column(), feature.weight(), 0, LARGE, values, unit, Map.of()));
            }
            List<Served> served = new ArrayList<>();
            for (Served one : served(random, 0.5, FEW)) {
                Map<String, Object> values = new java.util.HashMap<>();
                one.features().values().forEach((name, value) -> values.put(name, (double) value * unit));
                served.add(new Served(one.score(), one.positive(), new FeatureRow(values)));
            }

            assertThat(new DriftComparison(SETTINGS).features(with(even, scaled), served))
                    .allMatch(FeatureDrift::drifted);
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
        return reference(random, ROWS);
    }

    private static ReferenceProfile reference(SplittableRandom random, int rows) {
        List<Feature> features = new ArrayList<>();
        for (int feature = 0; feature < FEATURES; feature++) {
            float[] values = new float[rows];
            for (int row = 0; row < rows; row++) {
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
            features.add(new Feature(column, 1.0 / FEATURES, 0, rows, values, 1, Map.of()));
        }
        float[] scores = new float[rows];
        for (int row = 0; row < rows; row++) {
            scores[row] = (float) random.nextDouble();
        }
        java.util.Arrays.sort(scores);
        return new ReferenceProfile(
                Sha256Digest.of(new byte[] {1}), rows, features, scores, rows, 0.29, 0.8, 0.5f, false);
    }

    /** @param shift of every feature, in standard deviations */
    private static List<Served> served(SplittableRandom random, double shift) {
        return served(random, shift, ROWS);
    }

    private static List<Served> served(SplittableRandom random, double shift, int rows) {
        List<Served> served = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            Map<String, Object> values = new java.util.HashMap<>();
            for (int feature = 0; feature < FEATURES; feature++) {
                values.put("f" + feature, random.nextGaussian() + shift);
            }
            served.add(new Served((float) random.nextDouble(), false, new FeatureRow(values)));
        }
        return served;
    }
}
