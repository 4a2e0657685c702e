package io.modeltrail.runtime.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    @Property
    void noCalibrationTurnsARankingRound(
            @ForAll @FloatRange(min = -60, max = 60) float one,
            @ForAll @FloatRange(min = -60, max = 60) float other,
            @ForAll @DoubleRange(min = 0, max = 5) double a,
            @ForAll @DoubleRange(min = 0, max = 5) double b,
            @ForAll @DoubleRange(min = -5, max = 5) double c,
            @ForAll @IntRange(min = 1, max = 40) int points,
            @ForAll long seed) {
        float lower = Math.min(one, other);
        float higher = Math.max(one, other);
        for (Calibration calibration :
                new Calibration[] {new Calibration.None(), new Calibration.Beta(a, b, c), isotonic(points, seed)}) {
            assertThat(calibration.probability(lower))
                    .isBetween(0f, 1f)
                    .isLessThanOrEqualTo(calibration.probability(higher));
            assertThat(calibration.probability(higher)).isBetween(0f, 1f);
        }
    }

    private static Calibration isotonic(int points, long seed) {
        Random random = new Random(seed);
        double[] margins = new double[points];
        double[] probabilities = new double[points];
        for (int point = 0; point < points; point++) {
            margins[point] = (point == 0 ? -30 : margins[point - 1]) + 1e-3 + 3 * random.nextDouble();
            probabilities[point] = random.nextInt(4) == 0 && point > 0 ? probabilities[point - 1] : random.nextDouble();
        }
        Arrays.sort(probabilities);
        return new Calibration.Isotonic(margins, probabilities);
    }

    @Test
    void betweenThePointsOfACurveItIsAStraightLine() {
        Calibration curve = new Calibration.Isotonic(new double[] {-1, 0, 2}, new double[] {0.1, 0.3, 0.7});
        assertThat(curve.probability(-9)).isEqualTo(0.1f);
        assertThat(curve.probability(-1)).isEqualTo(0.1f);
        assertThat(curve.probability(-0.5f)).isCloseTo(0.2f, within(1e-7f));
        assertThat(curve.probability(0)).isEqualTo(0.3f);
        assertThat(curve.probability(1)).isCloseTo(0.5f, within(1e-7f));
        assertThat(curve.probability(9)).isEqualTo(0.7f);
    }

    @Test
    void aCurveLeavesNoOutcomeImpossible() {
        Calibration curve = new Calibration.Isotonic(new double[] {-1, 1}, new double[] {0, 1});
        assertThat(curve.probability(-9)).isEqualTo(1e-6f);
        assertThat(curve.probability(9)).isEqualTo((float) (1 - 1e-6));
    }

    /** With both weights 1 and no offset, beta calibration is the logistic function. */
    @Test
    void betaCalibrationContainsTheLogisticFunction() {
        Calibration beta = new Calibration.Beta(1, 1, 0);
        for (float margin : new float[] {-200, -20, -1.5f, 0, 0.3f, 20, 200}) {
            assertThat(beta.probability(margin)).isCloseTo(new Calibration.None().probability(margin), within(1e-7f));
        }
        double s = 1 / (1 + Math.exp(-0.8));
        double expected = 1 / (1 + Math.exp(-(2 * Math.log(s) - 0.5 * Math.log(1 - s) + 0.25)));
        assertThat((double) new Calibration.Beta(2, 0.5, 0.25).probability(0.8f))
                .isCloseTo(expected, within(1e-7));
    }

    @Test
    void aCurveThatFallsOrHasNoPointsIsNone() {
        refused(new double[] {}, new double[] {});
        refused(new double[] {0, 1}, new double[] {0.5});
        refused(new double[] {0, 0}, new double[] {0.2, 0.5});
        refused(new double[] {0, 1}, new double[] {0.5, 0.2});
        refused(new double[] {0, 1}, new double[] {0.5, 1.2});
        refused(new double[] {0, Double.NaN}, new double[] {0.2, 0.5});
        assertThatThrownBy(() -> new Calibration.Beta(-0.1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Calibration.Beta(1, Double.NaN, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Calibration.Beta(1, 1, Double.POSITIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void refused(double[] margins, double[] probabilities) {
        assertThatThrownBy(() -> new Calibration.Isotonic(margins, probabilities))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
