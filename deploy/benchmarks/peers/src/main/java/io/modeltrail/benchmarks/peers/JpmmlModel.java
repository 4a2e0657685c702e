package io.modeltrail.benchmarks.peers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dmg.pmml.PMML;
import org.jpmml.evaluator.Evaluator;
import org.jpmml.evaluator.ModelEvaluatorBuilder;
import org.jpmml.evaluator.ProbabilityDistribution;
import org.jpmml.xgboost.FeatureMap;
import org.jpmml.xgboost.HasXGBoostOptions;
import org.jpmml.xgboost.Learner;
import org.jpmml.xgboost.XGBoostUtil;

/** The same model, converted to PMML and scored by JPMML-Evaluator. */
final class JpmmlModel implements PeerModel {
    private static final String TARGET = "churn";

    private final Evaluator evaluator;

    JpmmlModel(TelcoTable table, byte[] ubj) throws IOException {
        Learner learner = XGBoostUtil.loadLearner(new ByteArrayInputStream(ubj));
        FeatureMap names = new FeatureMap();
        for (TelcoTable.Column column : table.columns()) {
            if (column.category().isEmpty()) {
                names.addEntry(column.feature(), "q");
            } else {
                names.addEntry(column.feature() + "=" + column.category(), "i");
            }
        }
        PMML pmml = learner.encodePMML(
                Map.of(HasXGBoostOptions.OPTION_COMPACT, true, HasXGBoostOptions.OPTION_MISSING, Float.NaN),
                TARGET,
                List.of("No", "Yes"),
                names);
        evaluator = new ModelEvaluatorBuilder(pmml).build();
        evaluator.verify();
    }

    @Override
    public double score(Map<String, ?> features) {
        Map<String, Object> given = LinkedHashMap.newLinkedHashMap(features.size());
        features.forEach((name, value) ->
                given.put(name, value instanceof Double number && number.isNaN() ? null : value));
        return evaluator.evaluate(given).get(TARGET) instanceof ProbabilityDistribution<?> target
                ? target.getProbability("Yes")
                : Double.NaN;
    }
}
