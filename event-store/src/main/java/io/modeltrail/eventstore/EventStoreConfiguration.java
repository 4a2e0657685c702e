package io.modeltrail.eventstore;

import org.springframework.boot.autoconfigure.AutoConfigurationExcludeFilter;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;

/**
 * The event store of a process: serializers, correlation of messages, token and saga stores and, unless Axon Server stores the
 * events ({@code axon.axonserver.enabled=true}), the PostgreSQL storage engine. The application brings the data source.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan(
        excludeFilters =
                @ComponentScan.Filter(type = FilterType.CUSTOM, classes = AutoConfigurationExcludeFilter.class))
public class EventStoreConfiguration {}
