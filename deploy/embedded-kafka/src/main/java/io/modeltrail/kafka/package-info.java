/** A real Kafka broker in the process, for the application on one machine and for tests. */
@NullMarked
package io.modeltrail.kafka;

import org.jspecify.annotations.NullMarked;
