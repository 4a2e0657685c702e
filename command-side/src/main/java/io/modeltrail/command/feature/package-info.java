/** Decides on feature sets. */
@NullMarked
package io.modeltrail.command.feature;

import org.jspecify.annotations.NullMarked;
