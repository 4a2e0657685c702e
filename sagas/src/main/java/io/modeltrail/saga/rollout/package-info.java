/** Advances a rollout by itself when its plan says so. */
@NullMarked
package io.modeltrail.saga.rollout;

import org.jspecify.annotations.NullMarked;
