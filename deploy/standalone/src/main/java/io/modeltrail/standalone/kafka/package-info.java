/** The streams: an own Kafka broker in the process, or an existing cluster. */
@NullMarked
package io.modeltrail.standalone.kafka;

import org.jspecify.annotations.NullMarked;
