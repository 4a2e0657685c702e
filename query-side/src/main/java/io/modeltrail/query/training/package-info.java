/** Training runs as readers see them. */
@NullMarked
package io.modeltrail.query.training;

import org.jspecify.annotations.NullMarked;
