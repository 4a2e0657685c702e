/** Decides on rollouts, and which of them is the open one of a use case. */
@NullMarked
package io.modeltrail.command.rollout;

import org.jspecify.annotations.NullMarked;
