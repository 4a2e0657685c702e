package io.modeltrail.runtime.learning.xgboost;

import io.modeltrail.runtime.learning.FeatureMatrix;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** A matrix in native memory, freed when closed. */
record NativeRows(DMatrix matrix) implements AutoCloseable {
    /** XGBoost4J would take 0.0 for missing unless told otherwise. */
    static NativeRows of(FeatureMatrix rows) throws XGBoostError {
        return new NativeRows(new DMatrix(rows.values(), rows.rows(), rows.columns(), Float.NaN));
    }

    @Override
    public void close() {
        matrix.dispose();
    }
}
