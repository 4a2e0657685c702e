/** The worker that scores every row of a snapshot, stores the predictions in stretches, and writes the result. */
@NullMarked
package io.modeltrail.runtime.batchscoring;

import org.jspecify.annotations.NullMarked;
