/** OpenFeature's remote evaluation protocol: which variant of a rollout an entity is given. */
@NullMarked
package io.modeltrail.runtime.assignment;

import org.jspecify.annotations.NullMarked;
