package io.modeltrail.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.modeltrail.contracts.training.Campaign;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CurvesTest {
    private static final Campaign CAMPAIGN = new Campaign("USD", 200, 10, 1, 0.3);

    @Property(tries = 200)
    void pointsAreBoundedAndWhatCountingGives(
            @ForAll long seed,
            @ForAll @IntRange(min = 6, max = 3_000) int rows,
            @ForAll @IntRange(min = 0, max = 40) int ties) {
        Samples sample = Samples.of(seed, rows, ties);
        RankedScores ranked = sample.ranked();
        List<OperatingPoint> points = OperatingPoint.curve(ranked);
        assertThat(points).hasSizeBetween(1, 200);
        assertThat(points.getFirst().threshold()).isEqualTo(highest(sample.scores()));
        assertThat(points.getLast().share()).isEqualTo(1);
        assertThat(points.getLast().falsePositiveRate()).isEqualTo(1);
        OperatingPoint middle = points.get(points.size() / 2);
        assertThat(middle.precision()).isEqualTo(ranked.precision(middle.threshold()));
        assertThat(middle.recall()).isEqualTo(ranked.recall(middle.threshold()));
        for (int point = 1; point < points.size(); point++) {
            assertThat(points.get(point).threshold())
                    .isLessThan(points.get(point - 1).threshold());
        }
        if (ties == 0 && rows > 400) {
            assertThat(points).hasSize(200);
        }
    }

    private static float highest(float[] scores) {
        float highest = 0;
        for (float score : scores) {
            highest = Math.max(highest, score);
        }
        return highest;
    }

    @Property(tries = 200)
    void gainGrowsToOneAndTiesGiveNoLift(@ForAll long seed, @ForAll @IntRange(min = 6, max = 500) int rows) {
        List<CumulativeGain> gains =
                CumulativeGain.percentiles(Samples.of(seed, rows, 7).ranked());
        assertThat(gains).hasSize(100);
        assertThat(gains.getLast().gain()).isCloseTo(1, within(1e-12));
        for (int percent = 1; percent < 100; percent++) {
            assertThat(gains.get(percent).gain())
                    .isGreaterThanOrEqualTo(gains.get(percent - 1).gain());
        }
        assertThat(CumulativeGain.percentiles(
                        RankedScores.of(new float[] {1, 1, 1}, new boolean[] {true, false, false})))
                .allSatisfy(gain -> assertThat(gain.lift()).isCloseTo(1, within(1e-12)));
    }

    @Example
    void gainWorkedOutByHand() {
        RankedScores ranked = RankedScores.of(
                new float[] {0.9f, 0.8f, 0.5f, 0.5f, 0.1f}, new boolean[] {true, false, true, false, false});
        List<CumulativeGain> gains = CumulativeGain.percentiles(ranked);
        assertThat(gains.get(19)).isEqualTo(new CumulativeGain(0.2, 0.5, 2.5));
        assertThat(gains.get(39).gain()).isCloseTo(0.5, within(1e-12));
        assertThat(gains.get(59).gain()).isCloseTo(0.75, within(1e-12));
        assertThat(gains.get(79).gain()).isCloseTo(1, within(1e-12));
    }

    /** Neslin et al. 2006, equation 1: n ((g value + offer (1 - g)) b l - offer - contact), b l = share of leavers among the contacted. */
    @Property(tries = 200)
    void profitIsTheFormulaOfThePaperAndItsMaximumIsFound(
            @ForAll long seed,
            @ForAll @IntRange(min = 6, max = 200) int rows,
            @ForAll @IntRange(min = 0, max = 20) int ties) {
        Samples sample = Samples.of(seed, rows, ties);
        RankedScores ranked = sample.ranked();
        CampaignCurve curve = new CampaignCurve(ranked, CAMPAIGN);
        double largest = 0;
        for (float threshold : sample.scores()) {
            int contacted = 0;
            for (float score : sample.scores()) {
                contacted += score >= threshold ? 1 : 0;
            }
            double expected = contacted * ((0.3 * 200 + 10 * (1 - 0.3)) * ranked.precision(threshold) - 10 - 1) / rows;
            CampaignCurve.Point point = curve.at(threshold);
            assertThat(point.perCustomer()).isCloseTo(expected, within(1e-9));
            assertThat(point.share()).isEqualTo((double) contacted / rows);
            largest = Math.max(largest, expected);
        }
        assertThat(curve.at(curve.best()).perCustomer()).isCloseTo(largest, within(1e-9));
        assertThat(curve.points()).hasSizeLessThanOrEqualTo(200);
    }

    @Example
    void whereEveryContactLosesMoneyNobodyIsContacted() {
        RankedScores ranked = Samples.of(1, 100, 0).ranked();
        CampaignCurve curve = new CampaignCurve(ranked, new Campaign("EUR", 10, 20, 5, 0.5));
        assertThat(curve.at(curve.best())).isEqualTo(new CampaignCurve.Point(curve.best(), 0, 0));
        // Not only above the scores here: others are decided by it.
        assertThat(curve.best()).isGreaterThan(1f);
    }

    @Example
    void tinySlicesGetNoVerdict() {
        Samples sample = Samples.of(4, 300, 0);
        int[] categories = new int[300];
        int tiny = 0;
        for (int row = 0; row < 300; row++) {
            categories[row] = row < 200 ? 0 : row < 230 ? 1 : 3;
            tiny += row >= 200 && row < 230 && sample.labels()[row] ? 1 : 0;
        }
        List<SegmentSlice> slices = SegmentSlice.of(
                "contract", List.of("long", "short", "never"), categories, sample.scores(), sample.labels(), 0.5f);
        assertThat(slices).extracting(SegmentSlice::category).containsExactly("long", "short", "never", null);
        assertThat(slices).extracting(SegmentSlice::rows).containsExactly(200, 30, 0, 70);
        SegmentSlice large = slices.getFirst();
        RankedScores alone = RankedScores.of(
                java.util.Arrays.copyOf(sample.scores(), 200), java.util.Arrays.copyOf(sample.labels(), 200));
        assertThat(large.auc()).isEqualTo(alone.auc());
        assertThat(large.precision()).isEqualTo(alone.precision(0.5f));
        assertThat(large.recall()).isEqualTo(alone.recall(0.5f));
        assertThat(slices.get(1).auc()).isNull();
        assertThat(slices.get(1).recall()).isNull();
        assertThat(slices.get(1).positives()).isEqualTo(tiny);
        assertThat(slices.get(2).baseRate()).isNull();
        assertThat(slices.get(2).predicted()).isNull();
    }
}
