package io.modeltrail.runtime;

import java.util.List;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.StreamableMessageSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * How the log is read by what handles no predictions: without them. Otherwise everything that is stored would be read again, for
 * nothing, while requests are served and jobs run.
 */
@Configuration
class ProcessorsBesidesPredictions {
    private static final List<String> GROUPS = List.of(
            "runtime.training",
            "runtime.batchscoring",
            "runtime.routes",
            "runtime.trained-on",
            "runtime.publication",
            "runtime.erased-snapshots");
    private static final int BATCH_SIZE = 100;

    /** @param besidesPredictions the log without its predictions; there is none when another program stores the events */
    @Bean
    ConfigurerModule runtimeFollowsTheLogBesidesPredictions(
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
                                (configuration, builder) -> builder.batchSize(BATCH_SIZE)
                                        .initialSegmentCount(1)
                                        .initialToken(StreamableMessageSource::createTailToken))
                        .registerListenerInvocationErrorHandler(
                                group, configuration -> PropagatingErrorHandler.instance());
            }
        };
    }
}
