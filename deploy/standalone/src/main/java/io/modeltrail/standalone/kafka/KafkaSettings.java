package io.modeltrail.standalone.kafka;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param enabled false = no Kafka at all
 * @param bootstrapServers of an existing cluster; without them a broker is started in the process
 * @param port of the own broker on the loopback interface, 0 = a free one
 * @param controllerPort of the own broker's controller, 0 = a free one
 */
@ConfigurationProperties("modeltrail.kafka")
record KafkaSettings(
        @DefaultValue("true") boolean enabled,
        @Nullable String bootstrapServers,
        @DefaultValue("0") int port,
        @DefaultValue("0") int controllerPort) {}
