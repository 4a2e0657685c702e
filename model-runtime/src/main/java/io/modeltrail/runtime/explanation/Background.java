package io.modeltrail.runtime.explanation;

import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.scoring.DenseNetwork;
import io.modeltrail.runtime.scoring.LinearModel;
import io.modeltrail.runtime.scoring.ScoringModel;
import io.modeltrail.runtime.scoring.StackedModel;
import io.modeltrail.runtime.scoring.Tree;
import io.modeltrail.runtime.scoring.TreeEnsemble;
import java.util.ArrayList;
import java.util.List;

/**
 * What explaining a model needs to know of the rows it has learned from, and what its artefact does not say.
 *
 * @param means of the columns where they are not missing, shape [width]; 0 when they always are
 * @param missingShares shape [width], 0 to 1
 * @param spreads standard deviations where not missing, shape [width]
 * @param covers how much of the training passed the nodes of every tree, shape [trees][nodes]; an ensemble's in the order of its
 *     members; of boosted trees the sum of the hessians, as XGBoost keeps it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Background(double[] means, double[] missingShares, double[] spreads, float[][] covers) {
    public Background {
        if (missingShares.length != means.length || spreads.length != means.length) {
            throw new IllegalArgumentException("a background has a mean, a share and a spread for each column");
        }
    }

    /**
     * @param model as its learner gave it, with the covers of its trees
     * @param learned the rows it learned from
     */
    public static Background of(ScoringModel model, FeatureMatrix learned) {
        int width = learned.columns();
        double[] means = new double[width];
        double[] missing = new double[width];
        double[] spreads = new double[width];
        for (int column = 0; column < width; column++) {
            describe(learned, column, means, missing, spreads);
        }
        List<float[]> covers = new ArrayList<>();
        collect(model, covers);
        return new Background(means, missing, spreads, covers.toArray(float[][]::new));
    }

    private static void describe(FeatureMatrix rows, int column, double[] means, double[] missing, double[] spreads) {
        int known = 0;
        double sum = 0;
        for (int row = 0; row < rows.rows(); row++) {
            float value = rows.at(row, column);
            if (!Float.isNaN(value)) {
                known++;
                sum += value;
            }
        }
        missing[column] = rows.rows() == 0 ? 0 : 1 - (double) known / rows.rows();
        if (known == 0) {
            return;
        }
        double mean = sum / known;
        double squares = 0;
        for (int row = 0; row < rows.rows(); row++) {
            float value = rows.at(row, column);
            squares += Float.isNaN(value) ? 0 : (value - mean) * (value - mean);
        }
        means[column] = mean;
        spreads[column] = Math.sqrt(squares / known);
    }

    private static void collect(ScoringModel model, List<float[]> covers) {
        switch (model) {
            case TreeEnsemble trees -> {
                for (Tree tree : trees.trees()) {
                    float[] known = tree.covers();
                    if (known == null) {
                        throw new IllegalArgumentException("a tree that was just learned knows its covers");
                    }
                    covers.add(known);
                }
            }
            case StackedModel stacked -> stacked.members().forEach(member -> collect(member, covers));
            case LinearModel linear -> {
                // Its averages are the columns'.
            }
            case DenseNetwork network -> {
                // Its averages are the columns'.
            }
        }
    }

    int width() {
        return means.length;
    }

    /**
     * The mean of a standardised column over all rows, where missing counts as 0: as linear models and networks see the training.
     *
     * @param shift subtracted from each column, shape [width]
     * @param scales each column is divided by it, shape [width]
     */
    double[] standardised(double[] shift, double[] scales) {
        double[] standardised = new double[means.length];
        for (int column = 0; column < means.length; column++) {
            standardised[column] = (1 - missingShares[column]) * (means[column] - shift[column]) / scales[column];
        }
        return standardised;
    }
}
