package io.modeltrail.runtime.explanation;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.runtime.explanation.GlobalExplanation.Importance;
import io.modeltrail.runtime.explanation.GlobalExplanation.Segment;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.learning.PreparedRows;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.scoring.FeatureEncoding;
import io.modeltrail.runtime.scoring.ScoringModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** From a trained model and its table to its explanation. Reads no clock: the same model and rows give the same figures. */
public final class ModelExplained {
    private static final int MOST_ROWS = 2_000;
    private static final int FEWEST_ROWS = 50;
    /** Multiplications spent on contributions; only wide networks come near and are then explained on fewer rows. */
    private static final double MOST_WORK = 2e10;

    private static final int MOST_DEPENDENCES = 10;
    private static final int MOST_DRIVERS = 5;

    private final CompiledScorer scorer;
    private final Explainer explainer;
    private final FeatureColumns columns;
    private final FeatureColumns standardColumns;
    private final HoldoutSample sample;
    private final float[] scores;
    /** By row and feature, in log-odds, shape [rows][features]. */
    private final double[][] contributions;

    private double largestResidual;

    private ModelExplained(CompiledScorer scorer, Explainer explainer, HoldoutSample sample) {
        this.scorer = scorer;
        this.explainer = explainer;
        this.sample = sample;
        columns = new FeatureColumns(scorer.encoding());
        standardColumns = new FeatureColumns(new FeatureEncoding(scorer.schema()));
        scores = sample.encoded().margins(scorer.model());
        for (int row = 0; row < scores.length; row++) {
            scores[row] = scorer.score(scores[row]);
        }
        contributions = contribute();
    }

    /**
     * @param learned the model as its learner gave it, which knows how much of the training passed each node of its trees
     * @param standard all rows, in the schema's standard encoding
     * @param learnedRows what the model has learned from
     * @param holdout what it has not
     * @param segments category features by which drivers are listed
     * @param seed of the shuffles
     */
    public static GlobalExplanation explain(
            CompiledScorer scorer,
            ScoringModel learned,
            LabelledRows standard,
            int[] learnedRows,
            int[] holdout,
            List<String> segments,
            long seed) {
        FeatureMatrix training = PreparedRows.encoded(standard.features().select(learnedRows), scorer.encoding());
        Background background = Background.of(learned, training);
        Explainer explainer = Explainer.of(scorer.model(), background);
        int most = Math.clamp((long) (MOST_WORK / explainer.work()), FEWEST_ROWS, MOST_ROWS);
        HoldoutSample sample = HoldoutSample.of(scorer, standard, holdout, most);
        return new ModelExplained(scorer, explainer, sample).explain(background, holdout.length, segments, seed);
    }

    private GlobalExplanation explain(Background background, int holdoutRows, List<String> segments, long seed) {
        List<Importance> importance = importance(seed);
        PartialDependence dependence = new PartialDependence(scorer, columns, sample.encoded());
        return new GlobalExplanation(
                Sha256Digest.of(scorer.artefact()),
                scorer.family(),
                sample.rows(),
                holdoutRows,
                explainer.base(),
                largestResidual,
                importance,
                importance.stream()
                        .limit(MOST_DEPENDENCES)
                        .map(one -> dependence.of(columns.numberOf(one.feature())))
                        .toList(),
                segments.stream().flatMap(name -> segment(name).stream()).toList(),
                background);
    }

    private double[][] contribute() {
        double[][] byFeature = new double[sample.rows()][];
        double[] byColumn = new double[explainer.width()];
        Workspace workspace = new Workspace();
        for (int row = 0; row < byFeature.length; row++) {
            float[] encoded = sample.encoded().row(row);
            explainer.contributions(encoded, byColumn, workspace);
            largestResidual = Math.max(largestResidual, explainer.residual(encoded, byColumn));
            byFeature[row] = columns.byFeature(byColumn);
        }
        return byFeature;
    }

    private List<Importance> importance(long seed) {
        double[] means = meanContributions(IntStream.range(0, sample.rows()).toArray());
        PermutationLoss permutation =
                sample.bothClasses() ? new PermutationLoss(scorer.model(), columns, sample, seed) : null;
        List<Importance> importance = new ArrayList<>();
        for (int feature = 0; feature < columns.count(); feature++) {
            double absolute = 0;
            for (double[] row : contributions) {
                absolute += Math.abs(row[feature]) / contributions.length;
            }
            PermutationLoss.Loss loss = loss(permutation, feature, absolute);
            ColumnSpec spec = columns.feature(feature);
            importance.add(new Importance(
                    spec.name(),
                    spec.description(),
                    absolute,
                    means[feature],
                    loss == null ? null : loss.mean(),
                    loss == null ? null : loss.spread()));
        }
        importance.sort(
                Comparator.comparingDouble(Importance::meanAbsoluteContribution).reversed());
        return importance;
    }

    /** A feature without any contribution is not looked at by the model, so nothing is lost with it. */
    private static PermutationLoss.@Nullable Loss loss(
            @Nullable PermutationLoss permutation, int feature, double absolute) {
        if (permutation == null) {
            return null;
        }
        return absolute == 0 ? new PermutationLoss.Loss(0, 0) : permutation.of(feature);
    }

    private List<Segment> segment(String name) {
        int feature = standardColumns.numberOf(name);
        if (feature < 0) {
            return List.of();
        }
        List<String> categories = standardColumns.categories(feature);
        double[] overall = meanContributions(IntStream.range(0, sample.rows()).toArray());
        List<Segment> segments = new ArrayList<>();
        for (int category = -1; category < categories.size(); category++) {
            int wanted = category;
            int[] rows = IntStream.range(0, sample.rows())
                    .filter(row -> standardColumns.categoryOf(sample.standard().row(row), feature) == wanted)
                    .toArray();
            if (rows.length > 0) {
                segments.add(new Segment(
                        name,
                        category < 0 ? null : categories.get(category),
                        rows.length,
                        IntStream.of(rows).mapToDouble(row -> scores[row]).sum() / rows.length,
                        drivers(meanContributions(rows), overall)));
            }
        }
        return segments;
    }

    private List<Segment.Driver> drivers(double[] here, double[] overall) {
        return IntStream.range(0, here.length)
                .mapToObj(feature -> new Segment.Driver(
                        columns.feature(feature).name(), here[feature], here[feature] - overall[feature]))
                .sorted(Comparator.comparingDouble((Segment.Driver driver) -> Math.abs(driver.difference()))
                        .reversed())
                .limit(MOST_DRIVERS)
                .toList();
    }

    private double[] meanContributions(int[] rows) {
        double[] means = new double[columns.count()];
        for (int row : rows) {
            for (int feature = 0; feature < means.length; feature++) {
                means[feature] += contributions[row][feature] / rows.length;
            }
        }
        return means;
    }
}
