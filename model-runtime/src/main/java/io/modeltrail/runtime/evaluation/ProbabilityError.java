package io.modeltrail.runtime.evaluation;

/**
 * How far probabilities are from what happened.
 *
 * @param brier mean squared error (Brier 1950)
 * @param logLoss mean negative logarithm (natural) of the probability given to what happened, each clipped to 1e-15 from 0 and 1
 */
public record ProbabilityError(double brier, double logLoss) {
    private static final double CLIP = 1e-15;

    public static ProbabilityError of(float[] probabilities, boolean[] labels) {
        if (probabilities.length == 0 || probabilities.length != labels.length) {
            throw new IllegalArgumentException("there are probabilities, and every one has a label");
        }
        double squares = 0;
        double logarithms = 0;
        for (int row = 0; row < labels.length; row++) {
            double given = labels[row] ? probabilities[row] : 1.0 - probabilities[row];
            squares += (1 - given) * (1 - given);
            logarithms -= StrictMath.log(Math.clamp(given, CLIP, 1 - CLIP));
        }
        return new ProbabilityError(squares / labels.length, logarithms / labels.length);
    }
}
