package io.modeltrail.eventstore.log;

import io.modeltrail.eventstore.postgres.PostgresEventStorageEngine;
import io.modeltrail.eventstore.transparency.TransparencyLog;
import java.io.IOException;
import java.nio.file.Path;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The log of a process that has a data directory; {@link BehindAxonServer} has the events where PostgreSQL does not store them. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "modeltrail.data-dir")
class TransparencyConfiguration {
    @Bean
    @ConditionalOnProperty(name = "axon.axonserver.enabled", havingValue = "false", matchIfMissing = true)
    StoredEvents eventsOfPostgres(JdbcTemplate sql) {
        return new EventRows(sql);
    }

    @Bean
    @DependsOnDatabaseInitialization
    LogThread transparencyLogThread(
            JdbcTemplate sql,
            StoredEvents events,
            ObjectProvider<EventStorageEngine> engine,
            PlatformTransactionManager transactions,
            @Value("${modeltrail.transparency.origin:modeltrail.localhost}") String origin,
            @Value("${modeltrail.transparency.key-directory:${modeltrail.data-dir}/transparency}") Path keys)
            throws IOException {
        FreshLeaves fresh = new FreshLeaves(origin);
        if (engine.getIfAvailable() instanceof PostgresEventStorageEngine here) {
            here.tell(fresh);
        }
        return new LogThread(new LogFollower(
                new LogName(origin).orRefuse(),
                new TransparencyRows(sql),
                events,
                fresh,
                new KeyFiles(keys),
                new TransactionTemplate(transactions)));
    }

    @Bean
    TransparencyLog transparencyLog(
            JdbcTemplate sql,
            StoredEvents events,
            LogThread thread,
            @Value("${modeltrail.transparency.origin:modeltrail.localhost}") String origin) {
        return new PostgresTransparencyLog(origin, new TransparencyRows(sql), events, thread.follower());
    }
}
