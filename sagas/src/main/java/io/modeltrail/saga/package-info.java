/** Processes over several aggregates: they wait and send, and decide nothing. */
@NullMarked
package io.modeltrail.saga;

import org.jspecify.annotations.NullMarked;
