package io.modeltrail.runtime.batchscoring;

import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.StreamableMessageSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the log is read for jobs: without the predictions, which the jobs themselves make. */
@Configuration
class BatchScoringProcessor {
    private static final int BATCH_SIZE = 100;

    /** @param besidesPredictions the log without its predictions; there is none when another program stores the events */
    @Bean
    ConfigurerModule batchScoringFollowsTheLog(
            @Qualifier("eventsBesidesPredictions")
                    ObjectProvider<StreamableMessageSource<TrackedEventMessage<?>>> besidesPredictions) {
        return configurer -> {
            var source = besidesPredictions.getIfAvailable();
            configurer
                    .eventProcessing()
                    .registerPooledStreamingEventProcessor(
                            BatchScoringWorkProjection.GROUP,
                            configuration -> source == null ? configuration.eventStore() : source,
                            (configuration, builder) -> builder.batchSize(BATCH_SIZE)
                                    .initialSegmentCount(1)
                                    .initialToken(StreamableMessageSource::createTailToken))
                    .registerListenerInvocationErrorHandler(
                            BatchScoringWorkProjection.GROUP, configuration -> PropagatingErrorHandler.instance());
        };
    }
}
