/** Predictions, each with everything that a replay needs. */
@NullMarked
package io.modeltrail.contracts.prediction;

import org.jspecify.annotations.NullMarked;
