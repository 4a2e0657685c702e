/** Rollouts and their steps as readers see them. */
@NullMarked
package io.modeltrail.query.rollout;

import org.jspecify.annotations.NullMarked;
