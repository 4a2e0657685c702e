/** What candidates would have decided, as it was found by replaying recorded predictions. */
@NullMarked
package io.modeltrail.command.replay;

import org.jspecify.annotations.NullMarked;
