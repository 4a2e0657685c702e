package io.modeltrail.runtime.evaluation;

import io.modeltrail.contracts.training.EvaluationDetail.CalibrationMethod;
import io.modeltrail.runtime.scoring.Calibration;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How margins become probabilities, chosen on margins of rows that the model had not seen. Each method is fitted to all folds but one
 * and judged on that one, so that neither is judged on what it was fitted to; the better one is then fitted to all.
 *
 * @param uncalibratedLogLoss of the logistic function of the margin, on the same rows
 * @param isotonicLogLoss null when nothing was chosen; as {@code betaLogLoss}
 */
public record CalibrationChoice(
        Calibration calibration,
        CalibrationMethod method,
        double uncalibratedLogLoss,
        @Nullable Double isotonicLogLoss,
        @Nullable Double betaLogLoss) {
    public static CalibrationChoice none(float[] margins, boolean[] labels) {
        Calibration none = new Calibration.None();
        return new CalibrationChoice(none, CalibrationMethod.NONE, logLoss(scores(none, margins), labels), null, null);
    }

    /**
     * Isotonic or beta, whichever has the smaller log loss; of equals beta, which has three figures only.
     *
     * @param folds number of the fold that each row was judged in; two folds or more, each with both classes
     */
    public static CalibrationChoice best(float[] margins, boolean[] labels, int[] folds) {
        double isotonic = logLoss(crossFitted(CalibrationChoice::isotonic, margins, labels, folds), labels);
        double beta = logLoss(crossFitted(CalibrationChoice::beta, margins, labels, folds), labels);
        boolean steps = isotonic < beta;
        return new CalibrationChoice(
                steps ? isotonic(margins, labels) : beta(margins, labels),
                steps ? CalibrationMethod.ISOTONIC : CalibrationMethod.BETA,
                none(margins, labels).uncalibratedLogLoss(),
                isotonic,
                beta);
    }

    /** What would be served for each margin. */
    public float[] scores(float[] margins) {
        return scores(calibration, margins);
    }

    private static Calibration isotonic(float[] margins, boolean[] labels) {
        IsotonicFit fit = IsotonicFit.of(margins, labels);
        return new Calibration.Isotonic(fit.margins(), fit.probabilities());
    }

    private static Calibration beta(float[] margins, boolean[] labels) {
        BetaFit fit = BetaFit.of(margins, labels);
        return new Calibration.Beta(fit.a(), fit.b(), fit.c());
    }

    private static float[] crossFitted(
            BiFunction<float[], boolean[], Calibration> method, float[] margins, boolean[] labels, int[] folds) {
        float[] probabilities = new float[margins.length];
        for (int fold : IntStream.of(folds).distinct().sorted().toArray()) {
            int[] others = IntStream.range(0, folds.length)
                    .filter(row -> folds[row] != fold)
                    .toArray();
            float[] learnedMargins = new float[others.length];
            boolean[] learnedLabels = new boolean[others.length];
            for (int index = 0; index < others.length; index++) {
                learnedMargins[index] = margins[others[index]];
                learnedLabels[index] = labels[others[index]];
            }
            Calibration fitted = method.apply(learnedMargins, learnedLabels);
            for (int row = 0; row < folds.length; row++) {
                if (folds[row] == fold) {
                    probabilities[row] = fitted.probability(margins[row]);
                }
            }
        }
        return probabilities;
    }

    private static float[] scores(Calibration calibration, float[] margins) {
        float[] scores = new float[margins.length];
        for (int row = 0; row < margins.length; row++) {
            scores[row] = calibration.probability(margins[row]);
        }
        return scores;
    }

    private static double logLoss(float[] probabilities, boolean[] labels) {
        return ProbabilityError.of(probabilities, labels).logLoss();
    }
}
