package io.modeltrail.eventstore.serial;

import java.util.List;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Axon's three serializers, so that its default (XStream, which would need its class names in the data) is never chosen. */
@Configuration(proxyBeanMethods = false)
class SerializationConfiguration {
    /** Tokens, sagas, snapshots. */
    @Bean
    @Primary
    Serializer generalSerializer() {
        return Jackson3Serializer.builder().build();
    }

    @Bean
    @Qualifier("messageSerializer")
    Serializer messageSerializer() {
        return Jackson3Serializer.builder().build();
    }

    @Bean
    @Qualifier("eventSerializer")
    NamedEventSerializer eventSerializer() {
        return NamedEventSerializer.ofContracts();
    }

    /** @param upcasters in the order of their revisions ({@link org.springframework.core.annotation.Order}) */
    @Bean
    EventUpcasterChain storedEventUpcasters(List<EventUpcaster> upcasters) {
        return new EventUpcasterChain(upcasters);
    }
}
