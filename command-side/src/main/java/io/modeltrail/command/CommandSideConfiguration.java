package io.modeltrail.command;

import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.StreamableMessageSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** Entry of the module: everything that handles commands. */
@Configuration
@ComponentScan
public class CommandSideConfiguration {
    /** The processing group of the rows that stand beside the events, in one transaction with them. */
    public static final String STANDING_GROUP = "command.rollout";

    /** The processing group that makes messages for webhooks. */
    public static final String WEBHOOK_GROUP = "command.webhooks";

    private static final int BATCH_SIZE = 100;

    /**
     * Follows the log, and leaves predictions out where it can.
     *
     * @param besidesPredictions the log without its predictions; there is none when another program stores the events
     */
    @Bean
    ConfigurerModule webhooksFollowTheLog(
            @Qualifier("eventsBesidesPredictions")
                    ObjectProvider<StreamableMessageSource<TrackedEventMessage<?>>> besidesPredictions) {
        return configurer -> {
            var source = besidesPredictions.getIfAvailable();
            configurer
                    .eventProcessing()
                    .registerPooledStreamingEventProcessor(
                            WEBHOOK_GROUP,
                            configuration -> source == null ? configuration.eventStore() : source,
                            (configuration, builder) -> builder.batchSize(BATCH_SIZE)
                                    .initialSegmentCount(1)
                                    .initialToken(StreamableMessageSource::createTailToken))
                    .registerListenerInvocationErrorHandler(
                            WEBHOOK_GROUP, configuration -> PropagatingErrorHandler.instance());
        };
    }

    @Bean
    ConfigurerModule standingInTheTransactionOfTheEvents() {
        return configurer -> configurer.eventProcessing().registerSubscribingEventProcessor(STANDING_GROUP);
    }
}
