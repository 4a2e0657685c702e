/** Records who read or took something, and what came of audits. */
@NullMarked
package io.modeltrail.command.audit;

import org.jspecify.annotations.NullMarked;
