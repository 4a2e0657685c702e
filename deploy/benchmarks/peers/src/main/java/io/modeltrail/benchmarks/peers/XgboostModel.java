package io.modeltrail.benchmarks.peers;

import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** XGBoost4J itself: 200 trees of depth 3, as the pilot's default, called in place. */
final class XgboostModel implements PeerModel {
    private static final Map<String, Object> PARAMETERS = Map.of(
            "objective",
            "binary:logistic",
            "max_depth",
            3,
            "eta",
            0.05,
            "seed",
            42,
            "nthread",
            1,
            "tree_method",
            "hist");
    private static final int ROUNDS = 200;

    private final TelcoTable table;
    private final Booster booster;

    XgboostModel(TelcoTable table) throws XGBoostError {
        this.table = table;
        DMatrix matrix = new DMatrix(
                table.encoded(), table.rows().size(), table.columns().size(), Float.NaN);
        try {
            matrix.setLabel(table.labels());
            booster = XGBoost.train(matrix, PARAMETERS, ROUNDS, Map.of(), null, null);
        } finally {
            matrix.dispose();
        }
    }

    byte[] ubj() throws XGBoostError {
        return booster.toByteArray("ubj");
    }

    @Override
    public double score(Map<String, ?> features) throws XGBoostError {
        return booster.inplace_predict(
                        table.encode(features), 1, table.columns().size(), Float.NaN)[0][0];
    }
}
