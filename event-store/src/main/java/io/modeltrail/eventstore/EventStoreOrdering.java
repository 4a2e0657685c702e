package io.modeltrail.eventstore;

import org.springframework.boot.autoconfigure.AutoConfiguration;

/**
 * Makes no bean; it stands between Boot's data source and Axon's auto-configurations. Axon 4.13.0 orders itself after names that
 * Boot 4 has changed, so it would look for a data source and a transaction manager before there are any, and start-up would fail
 * with "Default configuration requires the use of event sourcing".
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration"
        },
        beforeName = {
            "org.axonframework.springboot.autoconfig.JdbcAutoConfiguration",
            "org.axonframework.springboot.autoconfig.TransactionAutoConfiguration",
            "org.axonframework.springboot.autoconfig.NoOpTransactionAutoConfiguration"
        })
class EventStoreOrdering {}
