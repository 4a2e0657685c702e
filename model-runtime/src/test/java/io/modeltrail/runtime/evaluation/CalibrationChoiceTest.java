package io.modeltrail.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.training.EvaluationDetail.CalibrationMethod;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.Example;

class CalibrationChoiceTest {
    private static CalibrationChoice choose(int rows, DoubleUnaryOperator truth, float[] margins, boolean[] labels) {
        Random random = new Random(11);
        int[] folds = new int[rows];
        for (int row = 0; row < rows; row++) {
            margins[row] = (float) (2 * random.nextGaussian());
            labels[row] = random.nextDouble() < truth.applyAsDouble(margins[row]);
            folds[row] = row % 5;
        }
        return CalibrationChoice.best(margins, labels, folds);
    }

    @Example
    void stepsAreFittedByIsotonicAndSmoothCurvesByBeta() {
        CalibrationChoice steps = choose(
                20_000, margin -> margin < -1 ? 0.02 : margin < 1 ? 0.3 : 0.95, new float[20_000], new boolean[20_000]);
        assertThat(steps.method()).isEqualTo(CalibrationMethod.ISOTONIC);
        CalibrationChoice smooth =
                choose(600, margin -> 1 / (1 + Math.exp(-0.5 * margin + 1)), new float[600], new boolean[600]);
        assertThat(smooth.method()).isEqualTo(CalibrationMethod.BETA);
        assertThat(smooth.betaLogLoss()).isLessThan(smooth.isotonicLogLoss());
        assertThat(smooth.betaLogLoss()).isLessThan(smooth.uncalibratedLogLoss());
    }

    @Example
    void theOrderOfTheMarginsIsKept() {
        float[] margins = new float[3_000];
        boolean[] labels = new boolean[3_000];
        CalibrationChoice choice = choose(3_000, margin -> margin < 0 ? 0.1 : 0.8, margins, labels);
        float[] scores = choice.scores(margins);
        for (int row = 1; row < 3_000; row++) {
            assertThat(Float.compare(margins[row], margins[row - 1]) * Float.compare(scores[row], scores[row - 1]))
                    .isNotNegative();
        }
    }

    @Example
    void withoutCalibrationTheLogisticFunctionIsServed() {
        CalibrationChoice none = CalibrationChoice.none(new float[] {0, 100}, new boolean[] {true, false});
        assertThat(none.method()).isEqualTo(CalibrationMethod.NONE);
        assertThat(none.scores(new float[] {0, 100})).containsExactly(0.5f, 1f);
        assertThat(none.isotonicLogLoss()).isNull();
    }
}
