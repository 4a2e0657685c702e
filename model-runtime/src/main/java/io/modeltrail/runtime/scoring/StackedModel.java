package io.modeltrail.runtime.scoring;

import java.util.Arrays;
import java.util.List;

/**
 * A linear combination of the margins of other models. Sums in {@code double}, from the intercept on, in the order of the members,
 * and rounds once.
 */
public final class StackedModel implements ScoringModel {
    private final List<ScoringModel> members;
    private final double[] weights;
    private final double intercept;

    /**
     * @param members all of the same width, none of them a combination itself
     * @param weights of the members' margins, shape [members]
     */
    public StackedModel(List<ScoringModel> members, double[] weights, double intercept) {
        if (members.isEmpty() || members.size() != weights.length) {
            throw new IllegalArgumentException("a combination has members, and a weight for each");
        }
        if (members.stream().anyMatch(StackedModel.class::isInstance)
                || members.stream().mapToInt(ScoringModel::width).distinct().count() != 1) {
            throw new IllegalArgumentException("members read the same columns and are no combinations themselves");
        }
        boolean finite = Double.isFinite(intercept);
        for (double weight : weights) {
            finite &= Double.isFinite(weight);
        }
        if (!finite) {
            throw new IllegalArgumentException("the figures of a combination are finite");
        }
        this.members = List.copyOf(members);
        this.weights = weights.clone();
        this.intercept = intercept;
    }

    @Override
    public int width() {
        return members.getFirst().width();
    }

    @Override
    public float margin(float[] encoded) {
        double sum = intercept;
        for (int member = 0; member < weights.length; member++) {
            sum += weights[member] * members.get(member).margin(encoded);
        }
        return (float) sum;
    }

    @Override
    public void margins(float[] encoded, int firstRow, float[] margins) {
        double[] sums = new double[margins.length];
        Arrays.fill(sums, intercept);
        float[] one = new float[margins.length];
        for (int member = 0; member < weights.length; member++) {
            members.get(member).margins(encoded, firstRow, one);
            for (int row = 0; row < one.length; row++) {
                sums[row] += weights[member] * one[row];
            }
        }
        for (int row = 0; row < sums.length; row++) {
            margins[row] = (float) sums[row];
        }
    }

    @Override
    public double magnitude(float[] encoded) {
        double sum = Math.abs(intercept);
        for (int member = 0; member < weights.length; member++) {
            sum += Math.abs(weights[member]) * members.get(member).magnitude(encoded);
        }
        return sum;
    }

    public List<ScoringModel> members() {
        return members;
    }

    /** Of the members' margins, shape [members]. */
    public double[] weights() {
        return weights.clone();
    }

    public double intercept() {
        return intercept;
    }
}
