package io.modeltrail.runtime.explanation;

/**
 * Gauss-Legendre quadrature on [0, 1]: exact for polynomials of degree up to 2 * points - 1. By {@link StrictMath}, so that every
 * machine has the same points.
 *
 * @param points between 0 and 1, shape [points]
 * @param weights sum to 1, shape [points]
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Quadrature(double[] points, double[] weights) {
    private static final int NEWTON_STEPS = 100;

    /** The fewest points that are exact for polynomials of this degree. */
    static Quadrature exactFor(int degree) {
        int count = degree / 2 + 1;
        double[] points = new double[count];
        double[] weights = new double[count];
        for (int index = 0; index < count; index++) {
            double root = StrictMath.cos(StrictMath.PI * (index + 0.75) / (count + 0.5));
            for (int step = 0; step < NEWTON_STEPS; step++) {
                double[] legendre = legendre(count, root);
                double change = legendre[0] / legendre[1];
                root -= change;
                if (Math.abs(change) < 1e-16) {
                    break;
                }
            }
            double slope = legendre(count, root)[1];
            points[index] = (1 + root) / 2;
            weights[index] = 1 / ((1 - root * root) * slope * slope);
        }
        return new Quadrature(points, weights);
    }

    /** The Legendre polynomial of this degree and its derivative, by their recurrence. */
    private static double[] legendre(int degree, double x) {
        double before = 1;
        double value = x;
        for (int next = 2; next <= degree; next++) {
            double after = ((2 * next - 1) * x * value - (next - 1) * before) / next;
            before = value;
            value = after;
        }
        return new double[] {value, degree * (x * value - before) / (x * x - 1)};
    }
}
