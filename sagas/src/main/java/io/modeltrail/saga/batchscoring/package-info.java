/** Batch scoring as a process: a job waits for the snapshot of the current features, and a schedule asks for jobs. */
@NullMarked
package io.modeltrail.saga.batchscoring;

import org.jspecify.annotations.NullMarked;
