package io.modeltrail.standalone.kafka;

import java.util.Optional;

/** Where Kafka is, whoever started it. */
public final class KafkaEndpoint {
    private final Optional<String> bootstrapServers;

    KafkaEndpoint(Optional<String> bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** Empty when Kafka is switched off. */
    public Optional<String> bootstrapServers() {
        return bootstrapServers;
    }
}
