/** Decides on dataset snapshots. */
@NullMarked
package io.modeltrail.command.dataset;

import org.jspecify.annotations.NullMarked;
