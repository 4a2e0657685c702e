/** Predictions: scored, durably recorded, then answered. */
@NullMarked
package io.modeltrail.runtime.prediction;

import org.jspecify.annotations.NullMarked;
