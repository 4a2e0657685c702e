package io.modeltrail.runtime.explanation;

import io.modeltrail.runtime.scoring.DenseNetwork;
import io.modeltrail.runtime.scoring.LinearModel;
import io.modeltrail.runtime.scoring.ScoringModel;
import io.modeltrail.runtime.scoring.StackedModel;
import io.modeltrail.runtime.scoring.TreeEnsemble;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Takes the margin of a row apart: base + sum of contributions = margin, but for rounding. Immutable and thread-safe.
 *
 * <p>Trees: exact path-dependent Shapley values. Linear models: closed form. Networks: exact integrated gradients. Ensembles: the
 * members' contributions, weighed as their margins are.
 */
public final class Explainer {
    private final ScoringModel model;
    private final Attribution attribution;

    private Explainer(ScoringModel model, Attribution attribution) {
        this.model = model;
        this.attribution = attribution;
    }

    /** @throws IllegalArgumentException when the background is not of this model */
    public static Explainer of(ScoringModel model, Background background) {
        if (background.width() != model.width()) {
            throw new IllegalArgumentException("a background has the columns of its model");
        }
        Deque<float[]> covers = new ArrayDeque<>(Arrays.asList(background.covers()));
        Attribution attribution = attribution(model, background, covers);
        if (!covers.isEmpty()) {
            throw new IllegalArgumentException("a background has covers for the trees of its model");
        }
        return new Explainer(model, attribution);
    }

    private static Attribution attribution(ScoringModel model, Background background, Deque<float[]> covers) {
        return switch (model) {
            case LinearModel linear -> new LinearAttribution(linear, background);
            case DenseNetwork network -> new NetworkAttribution(network, background);
            case TreeEnsemble trees ->
                new TreeAttribution(trees, next(covers, trees.trees().size()));
            case StackedModel stacked -> {
                List<Attribution> members = new ArrayList<>();
                for (ScoringModel member : stacked.members()) {
                    members.add(attribution(member, background, covers));
                }
                yield new StackedAttribution(members, stacked.weights(), stacked.intercept());
            }
        };
    }

    private static List<float[]> next(Deque<float[]> covers, int count) {
        if (covers.size() < count) {
            throw new IllegalArgumentException("a background has covers for the trees of its model");
        }
        List<float[]> taken = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            taken.add(covers.remove());
        }
        return taken;
    }

    /** Columns of an encoded row. */
    public int width() {
        return model.width();
    }

    /** The margin that the contributions are counted from. */
    public double base() {
        return attribution.base();
    }

    /** Multiplications that one row takes, roughly. */
    double work() {
        return attribution.work();
    }

    /** @return what each column adds to the base, in log-odds, shape [width] */
    public double[] contributions(float[] encoded) {
        double[] contributions = new double[model.width()];
        attribution.add(encoded, 1, contributions, new Workspace());
        return contributions;
    }

    /**
     * The same for one row after another; allocates nothing once the workspace has grown.
     *
     * @param contributions shape [width]; overwritten
     */
    public void contributions(float[] encoded, double[] contributions, Workspace workspace) {
        Arrays.fill(contributions, 0);
        attribution.add(encoded, 1, contributions, workspace);
    }

    /** What rounding leaves between base + contributions and the margin that is served; never below 0. */
    public double residual(float[] encoded, double[] contributions) {
        double sum = attribution.base();
        for (double contribution : contributions) {
            sum += contribution;
        }
        return Math.abs(model.margin(encoded) - sum);
    }
}
