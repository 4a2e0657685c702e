package io.modeltrail.features;

import java.util.Optional;

/**
 * Where the streams are.
 *
 * @param bootstrapServers empty when Kafka is switched off
 */
public record KafkaCluster(Optional<String> bootstrapServers) {}
