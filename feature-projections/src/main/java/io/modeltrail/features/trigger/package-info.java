/** Facts that ask for predictions, and the entities that wait for one. */
@NullMarked
package io.modeltrail.features.trigger;

import org.jspecify.annotations.NullMarked;
