package io.modeltrail.runtime.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.modeltrail.contracts.monitoring.Performance;
import io.modeltrail.contracts.monitoring.RealisedPerformance;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class PerformanceWithoutLabelsTest {
    private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2026-03-08T00:00:00Z");

    /** By hand, for three rows with 0.9, 0.6 and 0.2 of which the first two are decided positive. */
    @Test
    void expectationsAreThoseOfThePenAndPaper() {
        Performance estimated =
                new ScoredRows(new float[] {0.2f, 0.9f, 0.6f}, new boolean[] {false, true, true}).estimated();

        assertThat(estimated.positiveShare()).isCloseTo(1.7 / 3, within(1e-7));
        assertThat(estimated.precision()).isCloseTo(1.5 / 2, within(1e-7));
        assertThat(estimated.recall()).isCloseTo(1.5 / 1.7, within(1e-7));
        assertThat(estimated.accuracy()).isCloseTo((0.9 + 0.6 + 0.8) / 3, within(1e-7));
        double right = 0.9 * 0.4 + 0.9 * 0.8 + 0.6 * 0.8;
        double wrong = 0.6 * 0.1 + 0.2 * 0.1 + 0.2 * 0.4;
        assertThat(estimated.auc()).isCloseTo(right / (right + wrong), within(1e-7));
    }

    @Test
    void withLabelsItIsTheOrdinaryArea() {
        // Pairs of a positive and a negative: .8>.7 .8>.3 .3=.3 (half) .3<.7, so 2.5 of 4.
        ScoredRows rows =
                new ScoredRows(new float[] {0.8f, 0.7f, 0.3f, 0.3f}, new boolean[] {true, true, false, false});

        Performance realised = rows.realised(new boolean[] {true, false, true, false});

        assertThat(realised.auc()).isCloseTo(2.5 / 4, within(1e-12));
        assertThat(realised.precision()).isEqualTo(0.5);
        assertThat(realised.recall()).isEqualTo(0.5);
        assertThat(realised.accuracy()).isEqualTo(0.5);
    }

    @Test
    void figuresThatAreNotDefinedAreAbsent() {
        Performance realised = new ScoredRows(new float[] {0.2f, 0.3f}, new boolean[] {false, false})
                .realised(new boolean[] {false, false});

        assertThat(realised.auc()).isNull();
        assertThat(realised.precision()).isNull();
        assertThat(realised.recall()).isNull();
        assertThat(realised.accuracy()).isEqualTo(1);
    }

    /** Labels that come from the scores: the estimate is right, whatever the scores are. */
    @Test
    void onCalibratedScoresTheEstimateIsWhatHappens() {
        RealisedPerformance performance = simulated(20_000, 7, score -> score);

        assertThat(performance.realised().auc())
                .isCloseTo(performance.estimated().auc(), within(0.01));
        assertThat(performance.realised().precision())
                .isCloseTo(performance.estimated().precision(), within(0.02));
        assertThat(performance.realised().recall())
                .isCloseTo(performance.estimated().recall(), within(0.02));
        assertThat(performance.realised().accuracy())
                .isCloseTo(performance.estimated().accuracy(), within(0.01));
    }

    @Test
    void calibratedScoresAreDoubtedAsOftenAsTheLevelSays() {
        int aucDoubted = 0;
        int calibrationDoubted = 0;
        for (int round = 0; round < 200; round++) {
            RealisedPerformance performance = simulated(400, 1000 + round, score -> score);
            aucDoubted += performance.aucPValue() < 0.05 ? 1 : 0;
            calibrationDoubted += performance.calibrationPValue() < 0.05 ? 1 : 0;
        }
        // Binomial(200, 0.05): 99.9 percent lie from 2 to 21.
        assertThat(aucDoubted).isBetween(2, 21);
        assertThat(calibrationDoubted).isBetween(2, 21);
    }

    @Test
    void aChangeOfMeaningIsSeen() {
        RealisedPerformance reversed = simulated(1_000, 3, score -> 1 - score);
        RealisedPerformance rarer = simulated(1_000, 4, score -> score / 2);

        assertThat(reversed.aucPValue()).isLessThan(1e-6);
        assertThat(reversed.realised().auc()).isLessThan(0.5);
        assertThat(rarer.calibrationPValue()).isLessThan(1e-6);
    }

    @Test
    void intervalsAreThoseOfWilsonAndOfHanleyAndMcNeil() {
        boolean[] decided = new boolean[100];
        float[] scores = new float[100];
        boolean[] labels = new boolean[100];
        for (int row = 0; row < 100; row++) {
            decided[row] = true;
            scores[row] = 0.5f;
            labels[row] = row < 30;
        }

        var intervals = new MaturedRows(new ScoredRows(scores, decided), labels)
                .performance(FROM, UNTIL)
                .intervals();

        assertThat(intervals.precision().low()).isCloseTo(0.21894885294932764, within(1e-12));
        assertThat(intervals.precision().high()).isCloseTo(0.39584854633346667, within(1e-12));
        // A = 0.5: Q1 = 1/3, Q2 = 1/3; variance (0.25 + 29/12 + 69/12) / 2100.
        double half = 1.959963984540054 * Math.sqrt((0.25 + 29.0 / 12 + 69.0 / 12) / 2100);
        assertThat(intervals.auc().low()).isCloseTo(0.5 - half, within(1e-12));
    }

    @Test
    void theSameRowsGiveTheSameFigures() {
        assertThat(simulated(500, 11, score -> score)).isEqualTo(simulated(500, 11, score -> score));
    }

    private static RealisedPerformance simulated(int rows, long seed, DoubleUnaryOperator chanceOfPositive) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] scores = new float[rows];
        boolean[] decided = new boolean[rows];
        boolean[] labels = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            scores[row] = (float) (random.nextDouble() * random.nextDouble());
            decided[row] = scores[row] >= 0.4f;
            labels[row] = random.nextDouble() < chanceOfPositive.applyAsDouble(scores[row]);
        }
        return new MaturedRows(new ScoredRows(scores, decided), labels).performance(FROM, UNTIL);
    }
}
