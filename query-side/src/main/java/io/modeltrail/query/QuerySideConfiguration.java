package io.modeltrail.query;

import java.util.List;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfigurer;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.messaging.StreamableMessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** The entry to this module: its projections with their processors, and its controllers. */
@Configuration
@ComponentScan
public class QuerySideConfiguration {
    /** All processing groups of this module. */
    public static final List<String> PROCESSING_GROUPS = List.of(
            "query.dataset", "query.training", "query.model", "query.rollout", "query.prediction", "query.lineage");

    /** Events that one transaction of a projection takes at most; rows are written once for each batch. */
    public static final int BATCH_SIZE = 1000;

    @Bean
    ConfigurerModule queryProcessors(ProjectionFailures failures) {
        return configurer -> registerProcessors(configurer.eventProcessing(), failures);
    }

    /**
     * One segment for each group: rows of one projection are then applied in the order of the log, and the position of the segment
     * says exactly which events have been applied. A handler that fails stops its group, visibly; the stock behaviour is to log the
     * failure and leave the event out for ever.
     */
    private static void registerProcessors(EventProcessingConfigurer processing, ProjectionFailures failures) {
        for (String group : PROCESSING_GROUPS) {
            processing
                    .registerPooledStreamingEventProcessor(
                            group,
                            org.axonframework.config.Configuration::eventStore,
                            (configuration, builder) -> builder.batchSize(BATCH_SIZE)
                                    .initialSegmentCount(1)
                                    .initialToken(StreamableMessageSource::createTailToken))
                    .registerErrorHandler(group, configuration -> failures)
                    .registerListenerInvocationErrorHandler(group, configuration -> PropagatingErrorHandler.instance());
        }
    }
}
