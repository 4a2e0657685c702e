/** The event store: how Modeltrail's trail of events is written, named, read and kept in order. */
@NullMarked
package io.modeltrail.eventstore;

import org.jspecify.annotations.NullMarked;
