/** Retraining by itself: what a use case asks for, and the cycles that came of it. */
@NullMarked
package io.modeltrail.contracts.retraining;

import org.jspecify.annotations.NullMarked;
