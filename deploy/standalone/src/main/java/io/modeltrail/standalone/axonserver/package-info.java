/** Axon Server as the router of messages: what a handler refuses in one process is the same refusal for the sender in another. */
@NullMarked
package io.modeltrail.standalone.axonserver;

import org.jspecify.annotations.NullMarked;
