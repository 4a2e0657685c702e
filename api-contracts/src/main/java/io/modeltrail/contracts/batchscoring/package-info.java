/** Batch scoring: jobs that score every row of a snapshot, and the schedules that ask for them. */
@NullMarked
package io.modeltrail.contracts.batchscoring;

import org.jspecify.annotations.NullMarked;
