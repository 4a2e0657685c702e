/** The one place that names XGBoost4J. */
@NullMarked
package io.modeltrail.runtime.learning.xgboost;

import org.jspecify.annotations.NullMarked;
