/** An application around the event store, outside its packages so that component scanning does not find it. */
@NullMarked
package io.modeltrail.assembled;

import org.jspecify.annotations.NullMarked;
