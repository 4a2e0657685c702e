package io.modeltrail.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CalibrationFitsTest {
    /** Barlow et al. 1972: the isotonic value at k is the largest over i of the smallest over j of the mean of i to j. */
    @Property(tries = 200)
    void poolingGivesTheMaxMinFormula(@ForAll long seed, @ForAll @IntRange(min = 4, max = 40) int rows) {
        boolean[] labels = new boolean[rows];
        float[] margins = new float[rows];
        Random random = new Random(seed);
        for (int row = 0; row < rows; row++) {
            margins[row] = row - rows / 2f;
            labels[row] = random.nextInt(rows) < row;
        }
        double[] expected = new double[rows];
        for (int k = 0; k < rows; k++) {
            expected[k] = Double.NEGATIVE_INFINITY;
            for (int i = 0; i <= k; i++) {
                double smallest = Double.POSITIVE_INFINITY;
                for (int j = k; j < rows; j++) {
                    smallest = Math.min(smallest, mean(labels, i, j));
                }
                expected[k] = Math.max(expected[k], smallest);
            }
        }
        IsotonicFit fit = IsotonicFit.of(margins, labels);
        int point = -1;
        for (int k = 0; k < rows; k++) {
            if (k == 0 || expected[k] > expected[k - 1] + 1e-12) {
                point++;
            }
            assertThat(fit.probabilities()[point]).isCloseTo(expected[k], within(1e-12));
        }
        assertThat(fit.probabilities()).hasSize(point + 1);
        for (int next = 1; next <= point; next++) {
            assertThat(fit.margins()[next]).isGreaterThan(fit.margins()[next - 1]);
        }
    }

    private static double mean(boolean[] labels, int from, int to) {
        double positives = 0;
        for (int row = from; row <= to; row++) {
            positives += labels[row] ? 1 : 0;
        }
        return positives / (to - from + 1);
    }

    @Example
    void equalMarginsAreOneStep() {
        IsotonicFit fit =
                IsotonicFit.of(new float[] {2, 1, 1, 3, 1, 2}, new boolean[] {true, false, true, true, false, false});
        assertThat(fit.margins()).containsExactly(1, 2, 3);
        assertThat(fit.probabilities()).containsExactly(1.0 / 3, 0.5, 1);
    }

    @Property(tries = 30)
    void noOtherBetaFitWithSuchCoefficientsIsNearer(@ForAll long seed, @ForAll @IntRange(min = -2, max = 3) int slope) {
        Random random = new Random(seed);
        float[] margins = new float[400];
        boolean[] labels = new boolean[400];
        for (int row = 0; row < 400; row++) {
            margins[row] = (float) (2 * random.nextGaussian());
            labels[row] = random.nextDouble() < 1 / (1 + Math.exp(-slope * 0.5 * margins[row] + 1));
        }
        BetaFit fit = BetaFit.of(margins, labels);
        assertThat(fit.a()).isNotNegative();
        assertThat(fit.b()).isNotNegative();
        double loss = loss(fit, margins, labels);
        for (int tried = 0; tried < 40; tried++) {
            double reach = tried % 2 == 0 ? 0.01 : 0.5;
            BetaFit other = new BetaFit(
                    Math.max(0, fit.a() + reach * random.nextGaussian()),
                    Math.max(0, fit.b() + reach * random.nextGaussian()),
                    fit.c() + reach * random.nextGaussian());
            assertThat(loss(other, margins, labels)).isGreaterThan(loss - 1e-5);
        }
    }

    private static double loss(BetaFit fit, float[] margins, boolean[] labels) {
        double sum = 0;
        for (int row = 0; row < labels.length; row++) {
            double s = 1 / (1 + Math.exp(-margins[row]));
            double odds = Math.exp(fit.c()) * Math.pow(s, fit.a()) / Math.pow(1 - s, fit.b());
            double probability = odds / (1 + odds);
            sum -= Math.log(labels[row] ? probability : 1 - probability);
        }
        return sum;
    }

    /** Probabilities that hold already are left as they are: a = b = 1, c = 0 (section 3 of the paper). */
    @Example
    void whatIsCalibratedStaysAsItIs() {
        Random random = new Random(5);
        float[] margins = new float[200_000];
        boolean[] labels = new boolean[200_000];
        for (int row = 0; row < margins.length; row++) {
            margins[row] = (float) (1.5 * random.nextGaussian() - 0.5);
            labels[row] = random.nextDouble() < 1 / (1 + Math.exp(-margins[row]));
        }
        BetaFit fit = BetaFit.of(margins, labels);
        assertThat(fit.a()).isCloseTo(1, within(0.05));
        assertThat(fit.b()).isCloseTo(1, within(0.05));
        assertThat(fit.c()).isCloseTo(0, within(0.05));
    }

    @Example
    void partedClassesAndFarMarginsStayFinite() {
        BetaFit fit = BetaFit.of(
                new float[] {-300, -200, -1, 1, 200, 300}, new boolean[] {false, false, false, true, true, true});
        assertThat(fit.a()).isFinite().isPositive();
        assertThat(fit.b()).isFinite().isNotNegative();
        assertThat(fit.c()).isFinite();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BetaFit.of(new float[] {1, 2}, new boolean[] {true, true}));
        assertThatIllegalArgumentException().isThrownBy(() -> IsotonicFit.of(new float[0], new boolean[0]));
    }

    @Example
    void scoresThatMisleadGetTheBaseRate() {
        float[] margins = {-2, -1, 1, 2};
        BetaFit fit = BetaFit.of(margins, new boolean[] {true, true, false, false});
        assertThat(fit.a()).isZero();
        assertThat(fit.b()).isZero();
        assertThat(fit.c()).isCloseTo(0, within(1e-9));
    }
}
