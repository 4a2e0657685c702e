package io.modeltrail.eventstore.featurenames;

import java.time.Clock;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The event store is asked for late: its serializer needs the names. */
@Configuration(proxyBeanMethods = false)
class FeatureNamesConfiguration {
    @Bean
    FeatureNamesInLog featureNames(ObjectProvider<EventStore> store) {
        return new FeatureNamesInLog(
                aggregate -> store.getObject().readEvents(aggregate),
                event -> store.getObject().publish(event),
                Clock.systemUTC());
    }
}
