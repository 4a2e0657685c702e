/** Tells other systems of events over HTTP, signed, until they have taken each message or for so long that it is given up. */
@NullMarked
package io.modeltrail.command.webhook;

import org.jspecify.annotations.NullMarked;
