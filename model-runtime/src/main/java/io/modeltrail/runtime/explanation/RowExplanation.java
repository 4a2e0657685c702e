package io.modeltrail.runtime.explanation;

import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One row's margin by features, in log-odds.
 *
 * @param contributions of every feature, in the order of the schema
 * @param residual what rounding leaves between base + contributions and the margin; not below 0
 */
public record RowExplanation(double base, List<Contribution> contributions, float margin, double residual) {
    public RowExplanation {
        contributions = List.copyOf(contributions);
    }

    public record Contribution(String feature, double contribution) {}

    /**
     * @param explainer of the scorer's model
     * @throws io.modeltrail.contracts.refusal.Refusal FEATURES_DO_NOT_FIT
     */
    public static RowExplanation of(CompiledScorer scorer, Explainer explainer, FeatureRow row) {
        float[] encoded = scorer.encoding().encode(row);
        double[] byColumn = explainer.contributions(encoded);
        FeatureColumns columns = new FeatureColumns(scorer.encoding());
        double[] byFeature = columns.byFeature(byColumn);
        return new RowExplanation(
                explainer.base(),
                IntStream.range(0, byFeature.length)
                        .mapToObj(feature ->
                                new Contribution(columns.feature(feature).name(), byFeature[feature]))
                        .toList(),
                scorer.margin(encoded),
                explainer.residual(encoded, byColumn));
    }
}
