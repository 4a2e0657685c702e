/** Retraining as readers see it: the definition of each use case, and its cycles. */
@NullMarked
package io.modeltrail.query.retraining;

import org.jspecify.annotations.NullMarked;
