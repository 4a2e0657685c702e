/** The command side: aggregates, business rules and the REST addresses that send commands. */
@NullMarked
package io.modeltrail.command;

import org.jspecify.annotations.NullMarked;
