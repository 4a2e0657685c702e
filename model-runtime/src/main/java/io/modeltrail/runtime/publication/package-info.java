/** Recorded predictions on their way to Kafka. */
@NullMarked
package io.modeltrail.runtime.publication;

import org.jspecify.annotations.NullMarked;
