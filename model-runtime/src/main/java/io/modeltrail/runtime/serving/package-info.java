/** Which model version serves an entity: routes from rollout events, stable assignment to variants, and loaded scorers. */
@NullMarked
package io.modeltrail.runtime.serving;

import org.jspecify.annotations.NullMarked;
