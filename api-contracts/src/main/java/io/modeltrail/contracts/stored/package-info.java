/** Stable stored names of events. */
@NullMarked
package io.modeltrail.contracts.stored;

import org.jspecify.annotations.NullMarked;
