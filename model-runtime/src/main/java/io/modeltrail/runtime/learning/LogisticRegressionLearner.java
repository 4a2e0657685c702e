package io.modeltrail.runtime.learning;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.runtime.scoring.LinearModel;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * L2-regularised logistic regression by liblinear's trust-region Newton solver, which draws no random numbers and uses one thread.
 * Numbers are standardised with the mean and standard deviation of the rows learned from; a missing one counts as the mean. The
 * intercept is the weight of a constant column and is regularised like the others.
 */
public final class LogisticRegressionLearner implements Learner {
    private static final double POSITIVE = 1;
    private static final double NEGATIVE = -1;

    private final ModelParameters.LogisticRegression parameters;

    public LogisticRegressionLearner(ModelParameters.LogisticRegression parameters) {
        this.parameters = parameters;
    }

    @Override
    public TrainedModel fit(LabelledRows rows, FeatureMatrix checked, long seed, int threads) {
        rows.columns().requireUnconstrained();
        int columns = rows.features().columns();
        Standardisation standardisation = Standardisation.of(rows);
        double[] means = standardisation.means();
        double[] scales = standardisation.scales();
        Model trained = train(rows, means, scales);
        double[] weights = weights(trained);
        LinearModel model = new LinearModel(Arrays.copyOf(weights, columns), means, scales, weights[columns]);
        float[] margins = new float[checked.rows()];
        SparseRows checkedRows = new SparseRows(checked, means, scales);
        double[] decision = new double[1];
        for (int row = 0; row < margins.length; row++) {
            Linear.predictValues(trained, checkedRows.of(row), decision);
            margins[row] = (float) (trained.getLabels()[0] == POSITIVE ? decision[0] : -decision[0]);
        }
        return new TrainedModel(model, file(trained), margins, library());
    }

    private Model train(LabelledRows rows, double[] means, double[] scales) {
        Problem problem = new Problem();
        problem.l = rows.features().rows();
        problem.n = rows.features().columns() + 1;
        problem.bias = 1;
        problem.x = new Feature[problem.l][];
        problem.y = new double[problem.l];
        SparseRows sparse = new SparseRows(rows.features(), means, scales);
        for (int row = 0; row < problem.l; row++) {
            problem.x[row] = sparse.of(row);
            problem.y[row] = rows.labels()[row] ? POSITIVE : NEGATIVE;
        }
        Parameter parameter = new Parameter(SolverType.L2R_LR, parameters.cost(), parameters.tolerance());
        parameter.setMaxIters(parameters.maximumIterations());
        Linear.disableDebugOutput();
        try {
            return Linear.train(problem, parameter);
        } catch (IllegalArgumentException refused) {
            throw new CannotTrain("library-failed", "Logistic regression was refused by liblinear.", refused);
        }
    }

    /**
     * Rows as liblinear takes them: the non-zero columns, numbered from 1, and the constant column at the end. The set indicators of a
     * column are one object, shared by all rows: so there are few objects, and they stay in the cache.
     */
    private static final class SparseRows {
        private final FeatureMatrix features;
        private final double[] means;
        private final double[] scales;
        private final Feature[] ones;
        private final Feature[] row;

        SparseRows(FeatureMatrix features, double[] means, double[] scales) {
            this.features = features;
            this.means = means;
            this.scales = scales;
            ones = new Feature[features.columns() + 1];
            Arrays.setAll(ones, column -> new FeatureNode(column + 1, 1));
            row = new Feature[ones.length];
        }

        Feature[] of(int number) {
            int columns = features.columns();
            float[] values = features.values();
            int count = 0;
            for (int column = 0; column < columns; column++) {
                float value = values[number * columns + column];
                if (!Float.isNaN(value)) {
                    double standardised = LinearModel.standardise(value, means[column], scales[column]);
                    if (standardised == 1) {
                        row[count++] = ones[column];
                    } else if (standardised != 0) {
                        row[count++] = new FeatureNode(column + 1, standardised);
                    }
                }
            }
            row[count++] = ones[columns];
            return Arrays.copyOf(row, count);
        }
    }

    /** Weights towards the positive class, the intercept last. */
    private static double[] weights(Model trained) {
        double[] weights = trained.getFeatureWeights().clone();
        if (trained.getLabels()[0] != POSITIVE) {
            for (int column = 0; column < weights.length; column++) {
                weights[column] = -weights[column];
            }
        }
        return weights;
    }

    private static byte[] file(Model trained) {
        StringWriter file = new StringWriter();
        try {
            trained.save(file);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return file.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static TrainedModel.Library library() {
        int version = Linear.getVersion();
        return new TrainedModel.Library(
                "liblinear", String.format(Locale.ROOT, "%d.%02d", version / 100, version % 100));
    }
}
