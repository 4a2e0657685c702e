package io.modeltrail.runtime.badexample;

import ml.dmlc.xgboost4j.java.Booster;

/** Breaks the rule that XGBoost4J is named in one package. */
public record NamesXgboost(Booster booster) {}
