/** Decides on retraining: when a cycle may start, and which candidate is submitted. */
@NullMarked
package io.modeltrail.command.retraining;

import org.jspecify.annotations.NullMarked;
