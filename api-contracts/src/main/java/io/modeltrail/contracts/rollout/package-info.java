/** Rollouts: which share of the requests a challenger serves. */
@NullMarked
package io.modeltrail.contracts.rollout;

import org.jspecify.annotations.NullMarked;
