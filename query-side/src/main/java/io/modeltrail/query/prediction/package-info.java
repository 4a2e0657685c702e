/** Recorded predictions, the samples of each rollout step, and the lineage of a prediction. */
@NullMarked
package io.modeltrail.query.prediction;

import org.jspecify.annotations.NullMarked;
