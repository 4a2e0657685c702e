package io.modeltrail.query;

import java.util.List;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfigurer;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
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
            "query.lineage",
            "query.outcome",
            "query.monitoring",
            "query.retraining",
            "query.batchscoring",
            "query.access",
            "query.subject");

    /** Events that one transaction of a projection takes at most; rows are written once for each batch. */
    public static final int BATCH_SIZE = 1000;

    private static final String FREQUENT = "query.prediction";
    private static final String SELDOM = "query.registry";

    /** Before any table is read: whatever uses the template gets this one. */
    @Bean
    static BeanPostProcessor tablesAsOf(BeanFactory beans) {
        return new TablesAsOf.InPlaceOfTheTemplate(beans);
    }

    /**
     * @param predictionsAsTheyCome predictions of the log, many in a message; there is none when another program stores the events
     * @param besidesPredictions the log without its predictions; there is none when another program stores the events
     */
    @Bean
    ConfigurerModule queryProcessors(
            ProjectionFailures failures,
            @Qualifier("predictionsAsTheyCome")
                    ObjectProvider<StreamableMessageSource<TrackedEventMessage<?>>> predictionsAsTheyCome,
            @Qualifier("eventsBesidesPredictions")
                    ObjectProvider<StreamableMessageSource<TrackedEventMessage<?>>> besidesPredictions) {
        return configurer -> {
            EventProcessingConfigurer processing = configurer.eventProcessing();
            assignGroups(processing);
            // Those of other modules in this process too: what they fail with is shown where their lag is.
            processing.registerDefaultErrorHandler(configuration -> failures);
            var runs = predictionsAsTheyCome.getIfAvailable();
            // A run is a batch by itself.
            registerProcessor(processing, FREQUENT, runs, runs == null ? BATCH_SIZE : 1, failures);
            registerProcessor(processing, SELDOM, besidesPredictions.getIfAvailable(), BATCH_SIZE, failures);
        };
    }

    /**
     * What seldom happens shares a processor, so that where the log can only be read as a whole a prediction is skipped once and not
     * five times. A handler that fails stops its processor, visibly; the stock behaviour is to log the failure and leave the event
     * out for ever.
     */
    private static void assignGroups(EventProcessingConfigurer processing) {
        for (String group : PROCESSING_GROUPS) {
            processing.assignProcessingGroup(group, processorOf(group));
            processing.registerListenerInvocationErrorHandler(
                    group, configuration -> PropagatingErrorHandler.instance());
        }
    }

    /**
     * One segment for each processor: rows are then applied in the order of the log, and the position of the segment says exactly
     * which events have been applied.
     *
     * @param source null = the whole log
     * @param batchSize messages in one transaction at most
     */
    private static void registerProcessor(
            EventProcessingConfigurer processing,
            String name,
            @Nullable StreamableMessageSource<TrackedEventMessage<?>> source,
            int batchSize,
            ProjectionFailures failures) {
        processing
                .registerPooledStreamingEventProcessor(
                        name,
                        configuration -> source == null ? configuration.eventStore() : source,
                        (configuration, builder) -> builder.batchSize(batchSize)
                                .initialSegmentCount(1)
                                .initialToken(StreamableMessageSource::createTailToken))
                .registerErrorHandler(name, configuration -> failures);
    }

    /** The processor that runs a group of this module. */
    public static String processorOf(String group) {
        return group.equals(FREQUENT) ? FREQUENT : SELDOM;
    }
}
