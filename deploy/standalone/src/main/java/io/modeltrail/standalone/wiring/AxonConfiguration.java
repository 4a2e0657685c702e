package io.modeltrail.standalone.wiring;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import javax.sql.DataSource;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.messaging.StreamableMessageSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** How events are worked through, and how deadlines outlive a restart. */
@Configuration
@EnableScheduling
class AxonConfiguration {
    /** Axon's sixteen would have a process of two cores ask for 160 tokens; a large cluster splits a group by command. */
    private static final int ONE_SEGMENT = 1;

    /**
     * New processors begin with the first event, so a projection can be made at any time. A failing handler holds its processor up and
     * is tried again; the stock behaviour would log the failure and leave the event out for ever.
     */
    @Bean
    ConfigurerModule eventProcessors() {
        return configurer -> configurer
                .eventProcessing()
                .usingPooledStreamingEventProcessors(
                        (configuration, builder) -> builder.initialToken(StreamableMessageSource::createTailToken)
                                .initialSegmentCount(ONE_SEGMENT))
                .registerDefaultListenerInvocationErrorHandler(configuration -> PropagatingErrorHandler.instance());
    }

    /** Axon's deadline manager takes this scheduler; it keeps the deadlines in PostgreSQL. */
    @Bean(destroyMethod = "") // DeadlineClock stops it
    Scheduler deadlineScheduler(DataSource dataSource, ObjectProvider<Task<?>> tasks) {
        return Scheduler.create(dataSource, new ArrayList<>(tasks.stream().toList()))
                .threads(4)
                .pollingInterval(Duration.ofSeconds(1))
                .shutdownMaxWait(Duration.ofSeconds(5))
                .build();
    }
}
