package io.modeltrail.runtime.serving;

import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.StreamableMessageSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the log is read for serving: without its predictions, which are nearly all of it. */
@Configuration(proxyBeanMethods = false)
class ServingProcessors {
    private static final int BATCH_SIZE = 100;

    /** @param besidesPredictions missing where another program stores the events */
    @Bean
    ConfigurerModule servingFollowsTheLog(
            @Qualifier("eventsBesidesPredictions")
                    ObjectProvider<StreamableMessageSource<TrackedEventMessage<?>>> besidesPredictions) {
        return configurer -> {
            var source = besidesPredictions.getIfAvailable();
            configurer
                    .eventProcessing()
                    .registerPooledStreamingEventProcessor(
                            TrainedOnProjection.GROUP,
                            configuration -> source == null ? configuration.eventStore() : source,
                            (configuration, builder) -> builder.batchSize(BATCH_SIZE)
                                    .initialSegmentCount(1)
                                    .initialToken(StreamableMessageSource::createTailToken))
                    .registerListenerInvocationErrorHandler(
                            TrainedOnProjection.GROUP, configuration -> PropagatingErrorHandler.instance());
        };
    }
}
