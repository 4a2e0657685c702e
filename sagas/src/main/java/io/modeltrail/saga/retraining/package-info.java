/** Keeps models fresh: starts retraining by the clock and on drift, and takes each cycle to a submitted candidate. */
@NullMarked
package io.modeltrail.saga.retraining;

import org.jspecify.annotations.NullMarked;
