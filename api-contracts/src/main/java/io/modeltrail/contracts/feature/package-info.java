/** Feature sets: what is known of an entity, how it is computed, and how good it is. */
@NullMarked
package io.modeltrail.contracts.feature;

import org.jspecify.annotations.NullMarked;
