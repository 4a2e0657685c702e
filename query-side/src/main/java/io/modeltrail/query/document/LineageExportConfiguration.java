package io.modeltrail.query.document;

import io.modeltrail.query.ProjectionFailures;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.StreamableMessageSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * The follower of the log that sends lineage. It has a processor of its own, since projections answer callers and it does not, and is none
 * of the module's groups: it is not built anew, and nothing that it lacks makes an answer incomplete.
 */
@Configuration
@Conditional(OpenLineageSettings.TargetIsSet.class)
class LineageExportConfiguration {
    private static final int BATCH_SIZE = 100;

    /**
     * It begins at the tail of the log, so that history is sent too.
     *
     * @param besidesPredictions the log without its predictions; there is none when another program stores the events
     */
    @Bean
    ConfigurerModule lineageFollowsTheLog(
            ProjectionFailures failures,
            @Qualifier("eventsBesidesPredictions")
                    ObjectProvider<StreamableMessageSource<TrackedEventMessage<?>>> besidesPredictions) {
        return configurer -> {
            var source = besidesPredictions.getIfAvailable();
            configurer
                    .eventProcessing()
                    .registerPooledStreamingEventProcessor(
                            LineageFollower.GROUP,
                            configuration -> source == null ? configuration.eventStore() : source,
                            (configuration, builder) -> builder.batchSize(BATCH_SIZE)
                                    .initialSegmentCount(1)
                                    .initialToken(StreamableMessageSource::createTailToken))
                    .registerErrorHandler(LineageFollower.GROUP, configuration -> failures)
                    .registerListenerInvocationErrorHandler(
                            LineageFollower.GROUP, configuration -> PropagatingErrorHandler.instance());
        };
    }
}
