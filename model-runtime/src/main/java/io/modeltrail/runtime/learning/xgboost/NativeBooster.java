package io.modeltrail.runtime.learning.xgboost;

import ml.dmlc.xgboost4j.java.Booster;

/** A model in native memory, freed when closed. */
record NativeBooster(Booster booster) implements AutoCloseable {
    @Override
    public void close() {
        booster.dispose();
    }
}
