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
            "query.dataset",
            "query.feature",
            "query.training",
            "query.model",
            "query.rollout",
            "query.prediction",
            "query.lineage");

    /** Events that one transaction of a projection takes at most; rows are written once for each batch. */
    public static final int BATCH_SIZE = 1000;

    private static final String FREQUENT = "query.prediction";
    private static final String SELDOM = "query.registry";

    @Bean
    ConfigurerModule queryProcessors(ProjectionFailures failures) {
        return configurer -> registerProcessors(configurer.eventProcessing(), failures);
    }

    /**
     * Each processor reads the whole log, so what seldom happens shares one: a prediction that five processors only skip costs more
     * CPU in them than the one that writes it needs. One segment for each processor: rows are then applied in the order of the log,
     * and the position of the segment says exactly which events have been applied. A handler that fails stops its processor,
     * visibly; the stock behaviour is to log the failure and leave the event out for ever.
     */
    private static void registerProcessors(EventProcessingConfigurer processing, ProjectionFailures failures) {
        for (String group : PROCESSING_GROUPS) {
            processing.assignProcessingGroup(group, processorOf(group));
            processing.registerListenerInvocationErrorHandler(
                    group, configuration -> PropagatingErrorHandler.instance());
        }
        for (String processor : List.of(FREQUENT, SELDOM)) {
            processing
                    .registerPooledStreamingEventProcessor(
                            processor,
                            org.axonframework.config.Configuration::eventStore,
                            (configuration, builder) -> builder.batchSize(BATCH_SIZE)
                                    .initialSegmentCount(1)
                                    .initialToken(StreamableMessageSource::createTailToken))
                    .registerErrorHandler(processor, configuration -> failures);
        }
    }

    /** The processor that runs a group of this module. */
    public static String processorOf(String group) {
        return group.equals(FREQUENT) ? FREQUENT : SELDOM;
    }
}
