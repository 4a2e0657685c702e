package io.modeltrail.runtime.explanation;

import java.util.List;

/** Members' contributions, weighed as their margins are: exact, because the combination is linear in the margins. */
final class StackedAttribution implements Attribution {
    private final List<Attribution> members;
    private final double[] weights;
    private final double base;

    /** @param weights shape [members] */
    StackedAttribution(List<Attribution> members, double[] weights, double intercept) {
        this.members = List.copyOf(members);
        this.weights = weights.clone();
        double sum = intercept;
        for (int member = 0; member < weights.length; member++) {
            sum += weights[member] * members.get(member).base();
        }
        base = sum;
    }

    @Override
    public double base() {
        return base;
    }

    @Override
    public double work() {
        return members.stream().mapToDouble(Attribution::work).sum();
    }

    @Override
    public void add(float[] encoded, double weight, double[] contributions, Workspace workspace) {
        for (int member = 0; member < weights.length; member++) {
            members.get(member).add(encoded, weight * weights[member], contributions, workspace);
        }
    }
}
