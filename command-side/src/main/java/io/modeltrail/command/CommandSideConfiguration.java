package io.modeltrail.command;

import org.axonframework.config.ConfigurerModule;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** Entry of the module: everything that handles commands. */
@Configuration
@ComponentScan
public class CommandSideConfiguration {
    /** The processing group of the rows that stand beside the events, in one transaction with them. */
    public static final String STANDING_GROUP = "command.rollout";

    @Bean
    ConfigurerModule standingInTheTransactionOfTheEvents() {
        return configurer -> configurer.eventProcessing().registerSubscribingEventProcessor(STANDING_GROUP);
    }
}
