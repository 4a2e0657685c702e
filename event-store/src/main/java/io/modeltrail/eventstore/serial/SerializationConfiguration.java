package io.modeltrail.eventstore.serial;

import java.util.List;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;

/** Axon's three serializers, so that its default (XStream, which would need its class names in the data) is never chosen. */
@Configuration(proxyBeanMethods = false)
class SerializationConfiguration {
    /** Tokens, sagas, snapshots. */
    @Bean
    @Primary
    Serializer generalSerializer() {
        return withTokens();
    }

    @Bean
    @Qualifier("messageSerializer")
    Serializer messageSerializer() {
        return withTokens();
    }

    /**
     * The token of a replay names the classes of the tokens in it. Without a validator Jackson refuses to read it, and a projection
     * that was reset never starts again; with this one only Axon's own tokens can be named.
     */
    static Serializer withTokens() {
        PolymorphicTypeValidator tokensOnly = BasicPolymorphicTypeValidator.builder()
                .allowIfSubType(TrackingToken.class)
                .build();
        return Jackson3Serializer.builder()
                .jsonMapperBuilderCustomizer(mapper -> mapper.polymorphicTypeValidator(tokensOnly))
                .build();
    }

    @Bean
    @Qualifier("eventSerializer")
    NamedEventSerializer eventSerializer(SubjectSeals seals, NamedFeatures features) {
        return NamedEventSerializer.ofContracts(seals, features);
    }

    /** @param upcasters in the order of their revisions ({@link org.springframework.core.annotation.Order}) */
    @Bean
    EventUpcasterChain storedEventUpcasters(List<EventUpcaster> upcasters) {
        return new EventUpcasterChain(upcasters);
    }
}
