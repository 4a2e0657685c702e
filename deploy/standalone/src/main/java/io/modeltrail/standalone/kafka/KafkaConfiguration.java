package io.modeltrail.standalone.kafka;

import io.modeltrail.contracts.stream.KafkaAddress;
import io.modeltrail.features.KafkaCluster;
import io.modeltrail.standalone.datadirectory.DataDirectory;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An own broker when it is switched on and no other cluster was named. */
@Configuration
@EnableConfigurationProperties(KafkaSettings.class)
class KafkaConfiguration {
    @Bean
    @ConditionalOnExpression("${modeltrail.kafka.enabled:true} and '${modeltrail.kafka.bootstrap-servers:}'.isEmpty()")
    EmbeddedKafka embeddedKafka(KafkaSettings settings, DataDirectory directory) {
        return new EmbeddedKafka(directory.path().resolve("kafka"), settings.port(), settings.controllerPort());
    }

    @Bean
    KafkaEndpoint kafkaEndpoint(KafkaSettings settings, ObjectProvider<EmbeddedKafka> own) {
        if (!settings.enabled()) {
            return new KafkaEndpoint(Optional.empty());
        }
        EmbeddedKafka broker = own.getIfAvailable();
        return new KafkaEndpoint(
                Optional.ofNullable(broker == null ? settings.bootstrapServers() : broker.bootstrapServers()));
    }

    /** The same for those that read and write topics of their own, and know nothing of this module. */
    @Bean
    KafkaAddress kafkaAddress(KafkaEndpoint endpoint) {
        return new KafkaAddress(endpoint.bootstrapServers());
    }

    /** The same for the feature store. */
    @Bean
    KafkaCluster kafkaCluster(KafkaEndpoint endpoint) {
        return new KafkaCluster(endpoint.bootstrapServers());
    }
}
