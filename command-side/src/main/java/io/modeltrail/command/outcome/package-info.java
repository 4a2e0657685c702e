/** Takes in what became of entities, each outcome once. */
@NullMarked
package io.modeltrail.command.outcome;

import org.jspecify.annotations.NullMarked;
