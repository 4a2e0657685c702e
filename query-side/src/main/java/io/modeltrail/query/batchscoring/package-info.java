/** Batch scoring jobs and their schedules as readers see them. */
@NullMarked
package io.modeltrail.query.batchscoring;

import org.jspecify.annotations.NullMarked;
