/** Decides on training runs. */
@NullMarked
package io.modeltrail.command.training;

import org.jspecify.annotations.NullMarked;
