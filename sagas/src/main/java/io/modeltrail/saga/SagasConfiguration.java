package io.modeltrail.saga;

import java.util.List;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.StreamableMessageSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** Entry of the module: every saga. */
@Configuration
@ComponentScan
public class SagasConfiguration {
    private static final List<String> GROUPS = List.of(
            "saga.rollout",
            "saga.retraining",
            "saga.retraining-drift",
            "saga.retraining-schedule",
            "saga.batchscoring",
            "saga.batchscoring-schedule",
            "saga.erasure");

    /**
     * No saga waits for a prediction, and predictions are most of the log.
     *
     * @param besidesPredictions the log without its predictions; there is none when another program stores the events
     */
    @Bean
    ConfigurerModule sagasFollowTheLog(
            @Qualifier("eventsBesidesPredictions")
                    ObjectProvider<StreamableMessageSource<TrackedEventMessage<?>>> besidesPredictions) {
        return configurer -> {
            var source = besidesPredictions.getIfAvailable();
            for (String group : GROUPS) {
                configurer
                        .eventProcessing()
                        .registerPooledStreamingEventProcessor(
                                group,
                                configuration -> source == null ? configuration.eventStore() : source,
                                // As a saga begins by default: what was before it is nothing to act on.
                                (configuration, builder) -> builder.initialSegmentCount(1)
                                        .initialToken(StreamableMessageSource::createHeadToken));
            }
        };
    }
}
