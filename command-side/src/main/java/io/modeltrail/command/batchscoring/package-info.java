/** Decides on batch scoring: who works on a job, how it ends, and when jobs are asked for. */
@NullMarked
package io.modeltrail.command.batchscoring;

import org.jspecify.annotations.NullMarked;
