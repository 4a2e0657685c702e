package io.modeltrail.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RankedScoresTest {
    /** Scores with many ties, and both classes. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Sample(float[] scores, boolean[] labels) {
        static Sample of(long seed, int rows, int differentScores) {
            Random random = new Random(seed);
            float[] scores = new float[rows];
            boolean[] labels = new boolean[rows];
            for (int row = 0; row < rows; row++) {
                scores[row] = (random.nextInt(differentScores) - 2) / 7f;
                labels[row] = random.nextBoolean();
            }
            labels[0] = true;
            labels[1] = false;
            return new Sample(scores, labels);
        }

        RankedScores ranked() {
            return RankedScores.of(scores, labels);
        }
    }

    @Property
    void aucIsTheShareOfPairsInTheRightOrder(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 60) int rows,
            @ForAll @IntRange(min = 1, max = 20) int ties) {
        Sample sample = Sample.of(seed, rows, ties);
        double right = 0;
        int pairs = 0;
        for (int positive = 0; positive < rows; positive++) {
            for (int negative = 0; negative < rows; negative++) {
                if (sample.labels[positive] && !sample.labels[negative]) {
                    pairs++;
                    right += sample.scores[positive] > sample.scores[negative] ? 1 : 0;
                    right += sample.scores[positive] == sample.scores[negative] ? 0.5 : 0;
                }
            }
        }
        assertThat(sample.ranked().auc()).isCloseTo(right / pairs, within(1e-12));
    }

    @Property
    void swappingTheClassesMirrorsTheAuc(@ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int rows) {
        Sample sample = Sample.of(seed, rows, 9);
        boolean[] swapped = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            swapped[row] = !sample.labels[row];
        }
        assertThat(sample.ranked().auc()
                        + RankedScores.of(sample.scores, swapped).auc())
                .isCloseTo(1, within(1e-12));
    }

    @Property
    void precisionAndRecallAreWhatCountingGives(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 60) int rows,
            @ForAll @IntRange(min = -3, max = 20) int at) {
        Sample sample = Sample.of(seed, rows, 15);
        float threshold = at / 7f;
        int decided = 0;
        int right = 0;
        int positives = 0;
        for (int row = 0; row < rows; row++) {
            decided += sample.scores[row] >= threshold ? 1 : 0;
            right += sample.scores[row] >= threshold && sample.labels[row] ? 1 : 0;
            positives += sample.labels[row] ? 1 : 0;
        }
        assertThat(sample.ranked().precision(threshold)).isEqualTo(decided == 0 ? 0 : (double) right / decided);
        assertThat(sample.ranked().recall(threshold)).isEqualTo((double) right / positives);
    }

    @Property
    void noLowerScoreReachesThePrecisionThatTheThresholdReaches(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 60) int rows,
            @ForAll @IntRange(min = 0, max = 10) int tenths) {
        Sample sample = Sample.of(seed, rows, 15);
        RankedScores ranked = sample.ranked();
        RankedScores.Threshold threshold = ranked.threshold(tenths / 10.0);
        boolean reached = false;
        for (float score : sample.scores) {
            boolean reaches = ranked.precision(score) >= tenths / 10.0;
            reached |= reaches;
            if (threshold.reachesPrecision() && score < threshold.value()) {
                assertThat(reaches).isFalse();
            }
            if (!threshold.reachesPrecision()) {
                assertThat(f1(ranked, score)).isLessThanOrEqualTo(f1(ranked, threshold.value()) + 1e-12);
            }
        }
        assertThat(threshold.reachesPrecision()).isEqualTo(reached);
        assertThat(ranked.recallAtPrecision(tenths / 10.0)).isEqualTo(reached ? ranked.recall(threshold.value()) : 0);
    }

    private static double f1(RankedScores ranked, float threshold) {
        double precision = ranked.precision(threshold);
        double recall = ranked.recall(threshold);
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    @Example
    void thresholdsFromAnExampleWorkedOutByHand() {
        RankedScores ranked = RankedScores.of(
                new float[] {0.9f, 0.8f, 0.7f, 0.6f, 0.5f, 0.4f},
                new boolean[] {true, true, false, true, false, false});
        assertThat(ranked.auc()).isCloseTo(8.0 / 9, within(1e-15));
        assertThat(ranked.threshold(0.75)).isEqualTo(new RankedScores.Threshold(0.6f, true));
        assertThat(ranked.threshold(0.8)).isEqualTo(new RankedScores.Threshold(0.8f, true));
        assertThat(ranked.recallAtPrecision(0.8)).isCloseTo(2.0 / 3, within(1e-15));
        assertThat(RankedScores.of(new float[] {0.9f, 0.2f, 0.1f}, new boolean[] {false, true, false})
                        .threshold(0.8))
                .isEqualTo(new RankedScores.Threshold(0.2f, false));
    }

    /** The example of scikit-learn's documentation of average_precision_score. */
    @Example
    void averagePrecisionOfAPublishedExample() {
        assertThat(RankedScores.of(new float[] {0.1f, 0.4f, 0.35f, 0.8f}, new boolean[] {false, false, true, true})
                        .averagePrecision())
                .isCloseTo(0.8333333333333333, within(1e-15));
    }

    @Property
    void averagePrecisionIsTheMeanPrecisionAtThePositives(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int rows) {
        Sample sample = Sample.of(seed, rows, 9);
        double sum = 0;
        int positives = 0;
        for (int row = 0; row < rows; row++) {
            sum += sample.labels[row] ? sample.ranked().precision(sample.scores[row]) : 0;
            positives += sample.labels[row] ? 1 : 0;
        }
        assertThat(sample.ranked().averagePrecision()).isCloseTo(sum / positives, within(1e-12));
    }

    @Example
    void oneClassOrNoNumberIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RankedScores.of(new float[] {0.1f, 0.2f}, new boolean[] {true, true}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RankedScores.of(new float[] {0.1f, 0.2f}, new boolean[] {false, false}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RankedScores.of(new float[] {0.1f, Float.NaN}, new boolean[] {true, false}));
    }

    @Example
    void bothZerosAreOneScore() {
        assertThat(RankedScores.of(new float[] {-0f, 0f}, new boolean[] {false, true})
                        .auc())
                .isEqualTo(0.5);
    }

    @Example
    void probabilityErrorsFromAnExampleWorkedOutByHand() {
        ProbabilityError error = ProbabilityError.of(new float[] {0.5f, 0.25f}, new boolean[] {true, false});
        assertThat(error.brier()).isCloseTo((0.25 + 0.0625) / 2, within(1e-15));
        assertThat(error.logLoss()).isCloseTo((Math.log(2) - Math.log(0.75)) / 2, within(1e-15));
        assertThat(ProbabilityError.of(new float[] {0f}, new boolean[] {true}).logLoss())
                .isCloseTo(-Math.log(1e-15), within(1e-9));
    }
}
