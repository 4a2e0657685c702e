package io.modeltrail.runtime.monitoring;

import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfigurer;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the log is read for monitoring: predictions in runs where it can, and everything else without them. */
@Configuration
class MonitoringProcessors {
    private static final int BATCH_SIZE = 1_000;

    /** Both sources are missing where another program stores the events. */
    @Bean
    ConfigurerModule monitoringFollowsTheLog(
            @Qualifier("predictionsAsTheyCome")
                    ObjectProvider<StreamableMessageSource<TrackedEventMessage<?>>> predictionsAsTheyCome,
            @Qualifier("eventsBesidesPredictions")
                    ObjectProvider<StreamableMessageSource<TrackedEventMessage<?>>> besidesPredictions) {
        return configurer -> {
            var runs = predictionsAsTheyCome.getIfAvailable();
            // A run is a batch by itself.
            register(configurer.eventProcessing(), SampleProjection.GROUP, runs, runs == null ? BATCH_SIZE : 1);
            register(
                    configurer.eventProcessing(),
                    MonitorProjection.GROUP,
                    besidesPredictions.getIfAvailable(),
                    BATCH_SIZE);
        };
    }

    /** One segment: rows are applied in the order of the log. */
    private static void register(
            EventProcessingConfigurer processing,
            String group,
            @Nullable StreamableMessageSource<TrackedEventMessage<?>> source,
            int batchSize) {
        processing
                .registerPooledStreamingEventProcessor(
                        group,
                        configuration -> source == null ? configuration.eventStore() : source,
                        (configuration, builder) -> builder.batchSize(batchSize)
                                .initialSegmentCount(1)
                                .initialToken(StreamableMessageSource::createTailToken))
                .registerListenerInvocationErrorHandler(group, configuration -> PropagatingErrorHandler.instance());
    }
}
