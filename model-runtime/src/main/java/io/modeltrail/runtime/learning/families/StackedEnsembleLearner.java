package io.modeltrail.runtime.learning.families;

import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.runtime.learning.EncodedColumns;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.learning.Learner;
import io.modeltrail.runtime.learning.LibraryArchive;
import io.modeltrail.runtime.learning.LogisticRegressionLearner;
import io.modeltrail.runtime.learning.TrainedModel;
import io.modeltrail.runtime.learning.Trainings;
import io.modeltrail.runtime.scoring.LinearModel;
import io.modeltrail.runtime.scoring.ScoringModel;
import io.modeltrail.runtime.scoring.StackedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A stacked ensemble (Wolpert, "Stacked generalization", 1992). Every member learns from all but one of the inner folds and gives its
 * margins to the rows of that one; a logistic regression learns from these margins how to weigh the members; then the members learn
 * once more from all rows. So the weights come from margins of rows that a member had not seen, and nothing but the rows given to
 * {@link #fit} is ever looked at.
 */
public final class StackedEnsembleLearner implements Learner {
    private static final FeatureMatrix NO_ROWS = new FeatureMatrix(new float[0], 0, 0);
    private static final double TOLERANCE = 1e-8;
    private static final int ITERATIONS = 1000;

    private final List<Learner> members;
    private final int innerFolds;
    private final LogisticRegressionLearner combiner;

    public StackedEnsembleLearner(ModelParameters.StackedEnsemble parameters) {
        members = parameters.members().stream().map(Learners::of).toList();
        innerFolds = parameters.innerFolds();
        combiner = new LogisticRegressionLearner(
                new ModelParameters.LogisticRegression(parameters.cost(), TOLERANCE, ITERATIONS));
    }

    @Override
    public TrainedModel fit(LabelledRows rows, FeatureMatrix checked, long seed, int threads) {
        rows.columns().requireUnconstrained();
        int[][] folds = InnerFolds.of(rows, innerFolds, seed);
        try (Trainings trainings = new Trainings(threads)) {
            LinearModel weighing = (LinearModel) combiner.fit(outOfFold(rows, folds, seed, trainings), NO_ROWS, seed, 1)
                    .model();
            List<TrainedModel> trained = trainings.all(members.stream()
                    .<Callable<TrainedModel>>map(member -> () -> member.fit(rows, checked, seed, 1))
                    .toList());
            StackedModel model =
                    combine(weighing, trained.stream().map(TrainedModel::model).toList());
            float[] margins = librarysMargins(model, trained, checked.rows());
            return new TrainedModel(model, file(trained), margins, library(trained));
        }
    }

    /** The margins that each member gives to rows it has not learned from: one column for each member. */
    private LabelledRows outOfFold(LabelledRows rows, int[][] folds, long seed, Trainings trainings) {
        int count = rows.labels().length;
        List<Callable<float[]>> judgements = new ArrayList<>();
        for (int[] judged : folds) {
            for (Learner member : members) {
                judgements.add(() -> {
                    LabelledRows others = rows.select(InnerFolds.others(judged, count));
                    return rows.features()
                            .margins(member.fit(others, NO_ROWS, seed, 1).model(), judged);
                });
            }
        }
        List<float[]> given = trainings.all(judgements);
        float[] margins = new float[Math.multiplyExact(count, members.size())];
        for (int fold = 0; fold < folds.length; fold++) {
            for (int member = 0; member < members.size(); member++) {
                float[] ofMember = given.get(fold * members.size() + member);
                for (int index = 0; index < ofMember.length; index++) {
                    margins[folds[fold][index] * members.size() + member] = ofMember[index];
                }
            }
        }
        boolean[] numeric = new boolean[members.size()];
        Arrays.fill(numeric, true);
        String[] names = new String[members.size()];
        Arrays.setAll(names, member -> "member " + (member + 1));
        return new LabelledRows(
                new FeatureMatrix(margins, count, members.size()),
                rows.labels(),
                new EncodedColumns(numeric, new int[members.size()], names),
                rows.groups());
    }

    /** Takes the standardisation of the margins into the weights. */
    private static StackedModel combine(LinearModel weighing, List<ScoringModel> members) {
        double[] weights = weighing.weights();
        double intercept = weighing.intercept();
        for (int member = 0; member < weights.length; member++) {
            weights[member] /= weighing.scales()[member];
            intercept -= weights[member] * weighing.means()[member];
        }
        return new StackedModel(members, weights, intercept);
    }

    private static float[] librarysMargins(StackedModel model, List<TrainedModel> trained, int rows) {
        double[] weights = model.weights();
        float[] margins = new float[rows];
        for (int row = 0; row < rows; row++) {
            double sum = model.intercept();
            for (int member = 0; member < weights.length; member++) {
                sum += weights[member] * trained.get(member).libraryMargins()[row];
            }
            margins[row] = (float) sum;
        }
        return margins;
    }

    private static byte[] file(List<TrainedModel> trained) {
        LinkedHashMap<String, byte[]> files = new LinkedHashMap<>();
        for (int member = 0; member < trained.size(); member++) {
            TrainedModel one = trained.get(member);
            files.put("member-" + (member + 1) + "." + one.library().name(), one.libraryModel());
        }
        return LibraryArchive.of(files);
    }

    private static TrainedModel.Library library(List<TrainedModel> trained) {
        List<TrainedModel.Library> libraries = new ArrayList<>(
                trained.stream().map(TrainedModel::library).distinct().toList());
        return new TrainedModel.Library(
                joined(libraries, TrainedModel.Library::name), joined(libraries, TrainedModel.Library::version));
    }

    private static String joined(List<TrainedModel.Library> libraries, Function<TrainedModel.Library, String> part) {
        return libraries.stream().map(part).collect(Collectors.joining("+"));
    }
}
