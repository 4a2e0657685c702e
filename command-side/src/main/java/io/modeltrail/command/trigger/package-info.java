/** Decides which facts make the platform predict by itself. */
@NullMarked
package io.modeltrail.command.trigger;

import org.jspecify.annotations.NullMarked;
