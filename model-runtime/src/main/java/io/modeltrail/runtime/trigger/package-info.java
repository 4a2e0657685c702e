/** Predictions that facts about entities have asked for. */
@NullMarked
package io.modeltrail.runtime.trigger;

import org.jspecify.annotations.NullMarked;
