package io.modeltrail.runtime.learning.xgboost;

import io.modeltrail.runtime.learning.CannotTrain;
import io.modeltrail.runtime.learning.EncodedColumns;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.learning.TrainedModel;
import io.modeltrail.runtime.scoring.Tree;
import io.modeltrail.runtime.scoring.TreeEnsemble;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** What boosted trees and forests have in common: XGBoost's histogram method, and the way from its model to ours. */
final class NativeTraining {
    private NativeTraining() {}

    /** @param settings of the family, with XGBoost's names */
    static TrainedModel fit(
            Map<String, Object> settings,
            int rounds,
            LabelledRows rows,
            FeatureMatrix checked,
            long seed,
            int threads) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("objective", "binary:logistic");
        all.put("tree_method", "hist");
        all.put("nthread", threads);
        // XGBoost takes 31 bits; folding keeps the upper half of the seed in play.
        all.put("seed", Long.hashCode(seed) & Integer.MAX_VALUE);
        all.put("verbosity", 0);
        if (rows.columns().constrained()) {
            all.put("monotone_constraints", directions(rows.columns()));
        }
        try (NativeRows matrix = NativeRows.of(rows.features())) {
            matrix.matrix().setLabel(labels(rows.labels()));
            // No watches: they print to standard output.
            try (NativeBooster trained =
                    new NativeBooster(XGBoost.train(matrix.matrix(), all, rounds, new HashMap<>(), null, null))) {
                return describe(trained.booster(), rows.features(), checked);
            }
        } catch (XGBoostError refused) {
            throw new CannotTrain("library-failed", "XGBoost ended with an error.", refused);
        } catch (LinkageError absent) {
            throw new CannotTrain(
                    "library-failed",
                    "XGBoost's native library does not load on this machine; on Linux it needs libgomp1.",
                    absent);
        }
    }

    private static String directions(EncodedColumns columns) {
        return Arrays.stream(columns.monotone()).mapToObj(Integer::toString).collect(Collectors.joining(",", "(", ")"));
    }

    private static float[] labels(boolean[] labels) {
        float[] numbers = new float[labels.length];
        for (int row = 0; row < labels.length; row++) {
            numbers[row] = labels[row] ? 1 : 0;
        }
        return numbers;
    }

    private static TrainedModel describe(Booster booster, FeatureMatrix trainedOn, FeatureMatrix checked)
            throws XGBoostError {
        ModelFile file = ModelFile.read(booster.toByteArray("json"));
        float[] libraryMargins = margins(booster, checked);
        TreeEnsemble model = withLibrarysBaseMargin(
                file,
                List.of(new Margins(trainedOn, margins(booster, trainedOn)), new Margins(checked, libraryMargins)));
        return new TrainedModel(
                model,
                booster.toByteArray("ubj"),
                libraryMargins,
                new TrainedModel.Library("xgboost4j", file.version()));
    }

    /**
     * @param rows shape [rows, columns]
     * @param expected the library's own margin of each row, shape [rows]
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Margins(FeatureMatrix rows, float[] expected) {}

    private static TreeEnsemble withLibrarysBaseMargin(ModelFile file, List<Margins> known) {
        float logit = (float) -StrictMath.log(1f / file.baseScore() - 1f);
        return withBaseMarginNear(logit, file.trees(), known);
    }

    /**
     * The file holds the base score as a probability, and the library takes its logit in float with the C library's logarithm, which
     * may round the last bit differently than Java's. So the neighbours are tried too, and the one stays that gives the library's
     * own margins. It takes all rows to tell: in the sum of a row a difference of the last bit may be rounded away.
     */
    static TreeEnsemble withBaseMarginNear(float logit, List<Tree> trees, List<Margins> known) {
        int columns = known.getFirst().rows().columns();
        for (float candidate : new float[] {logit, Math.nextUp(logit), Math.nextDown(logit)}) {
            TreeEnsemble model = new TreeEnsemble(columns, candidate, trees);
            if (known.stream().allMatch(margins -> agrees(model, margins.rows(), margins.expected()))) {
                return model;
            }
        }
        // The check of all rows that follows finds the difference and names its size.
        return new TreeEnsemble(columns, logit, trees);
    }

    private static boolean agrees(TreeEnsemble model, FeatureMatrix rows, float[] expected) {
        // Compared as floats, in which a margin that is no number agrees with nothing.
        float[] margins = rows.margins(model);
        for (int row = 0; row < expected.length; row++) {
            if (margins[row] != expected[row]) {
                return false;
            }
        }
        return true;
    }

    private static float[] margins(Booster booster, FeatureMatrix rows) throws XGBoostError {
        if (rows.rows() == 0) {
            return new float[0];
        }
        try (NativeRows matrix = NativeRows.of(rows)) {
            float[][] predicted = booster.predict(matrix.matrix(), true);
            float[] margins = new float[predicted.length];
            for (int row = 0; row < margins.length; row++) {
                margins[row] = predicted[row][0];
            }
            return margins;
        }
    }
}
