package io.modeltrail.standalone.wiring;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfigurer;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.messaging.StreamableMessageSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** How events are worked through, and how deadlines outlive a restart. */
@Configuration
@EnableScheduling
class AxonConfiguration {
    private static final String PROJECTIONS = "query.";
    /** One transaction for each event costs some 500 µs, in lists of 1000 it is 20 µs (measured 2026-11). */
    private static final int PROJECTION_BATCH = 1000;

    /** New processors begin with the first event, so a projection can be made at any time. */
    @Bean
    ConfigurerModule eventProcessors(ListableBeanFactory beans) {
        List<String> projections = projections(beans);
        return configurer -> {
            EventProcessingConfigurer processing = configurer.eventProcessing();
            processing.usingPooledStreamingEventProcessors(
                    (configuration, builder) -> builder.initialToken(StreamableMessageSource::createTailToken));
            for (String group : projections) {
                processing.registerPooledStreamingEventProcessorConfiguration(
                        group, (configuration, builder) -> builder.batchSize(PROJECTION_BATCH));
            }
        };
    }

    /** Axon's deadline manager takes this scheduler; it keeps the deadlines in PostgreSQL. */
    @Bean(destroyMethod = "stop")
    Scheduler deadlineScheduler(DataSource dataSource, ObjectProvider<Task<?>> tasks) {
        return Scheduler.create(dataSource, new ArrayList<>(tasks.stream().toList()))
                .threads(4)
                .pollingInterval(Duration.ofSeconds(1))
                .shutdownMaxWait(Duration.ofSeconds(5))
                .build();
    }

    private static List<String> projections(ListableBeanFactory beans) {
        return java.util.Arrays.stream(beans.getBeanNamesForAnnotation(ProcessingGroup.class))
                .map(name -> beans.findAnnotationOnBean(name, ProcessingGroup.class))
                .filter(Objects::nonNull)
                .map(ProcessingGroup::value)
                .filter(group -> group.startsWith(PROJECTIONS))
                .distinct()
                .toList();
    }
}
