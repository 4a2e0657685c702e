package io.modeltrail.standalone.erasure;

import io.modeltrail.contracts.subject.ErasableStore;
import io.modeltrail.contracts.subject.Erases;
import io.modeltrail.contracts.subject.SubjectDirectory;
import java.util.List;
import java.util.Objects;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.StreamableMessageSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** A processor for each store of the modules that run here, so that one that fails holds up none of the others. */
@Configuration
class ErasureConfiguration {
    private static final String PREFIX = "erasure.";

    /** @param besidesPredictions the log without its predictions; there is none when another program stores the events */
    @Bean
    ConfigurerModule storesFollowErasures(
            ListableBeanFactory beans,
            ObjectProvider<SubjectDirectory> subjects,
            ObjectProvider<CommandGateway> commands,
            PlatformTransactionManager transactions,
            @Qualifier("eventsBesidesPredictions")
                    ObjectProvider<StreamableMessageSource<TrackedEventMessage<?>>> besidesPredictions) {
        TransactionTemplate suspended = new TransactionTemplate(transactions);
        suspended.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
        // By their definitions: what the stores read from is made after the configuration that this is a part of.
        List<String> stores = List.of(beans.getBeanNamesForType(ErasableStore.class, true, false));
        return configurer -> stores.forEach(bean -> {
            String store = Objects.requireNonNull(beans.findAnnotationOnBean(bean, Erases.class, false), bean)
                    .value();
            String group = PREFIX + store;
            var source = besidesPredictions.getIfAvailable();
            configurer
                    .eventProcessing()
                    .registerPooledStreamingEventProcessor(
                            group,
                            configuration -> source == null ? configuration.eventStore() : source,
                            (configuration, builder) -> builder.batchSize(1)
                                    .initialSegmentCount(1)
                                    .initialToken(StreamableMessageSource::createTailToken)
                                    .enableCoordinatorClaimExtension())
                    .registerListenerInvocationErrorHandler(group, configuration -> PropagatingErrorHandler.instance())
                    .registerEventHandler(configuration -> new StoreErasing(
                            beans.getBean(bean, ErasableStore.class),
                            subjects.getObject(),
                            commands.getObject(),
                            suspended))
                    .assignHandlerInstancesMatching(
                            group, handler -> handler instanceof StoreErasing one && one.isOf(store));
        });
    }
}
