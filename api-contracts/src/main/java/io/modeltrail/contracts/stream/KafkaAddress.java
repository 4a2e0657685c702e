package io.modeltrail.contracts.stream;

import java.util.Optional;

/**
 * Where Kafka is.
 *
 * @param bootstrapServers empty when it is switched off
 */
public record KafkaAddress(Optional<String> bootstrapServers) {}
