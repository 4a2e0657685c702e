package io.modeltrail.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.contracts.stored.AggregateEvents;
import io.modeltrail.eventstore.EventStoreConfiguration;
import io.modeltrail.testkit.PostgresForTests;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.StreamableMessageSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

class WithAxonServerTest {
    private final HikariDataSource database = PostgresForTests.freshDatabase("classpath:db/migration/eventstore");

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withUserConfiguration(EventStoreConfiguration.class)
            .withBean(DataSource.class, () -> database)
            .withBean(PlatformTransactionManager.class, () -> new JdbcTransactionManager(database));

    @TempDir
    private Path folder;

    @Test
    void theEngineStepsAsideWhenAxonServerStoresTheEvents() {
        withKeys()
                .withPropertyValues("axon.axonserver.enabled=true")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(EventStorageEngine.class)
                        .doesNotHaveBean(StreamableMessageSource.class)
                        .doesNotHaveBean(AggregateEvents.class)
                        .hasSingleBean(TokenStore.class));
    }

    @Test
    void theEngineIsThereByDefault() {
        withKeys()
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(EventStorageEngine.class)
                        .hasBean(LogSources.PREDICTIONS_IN_RUNS)
                        .hasBean(LogSources.BESIDES_PREDICTIONS)
                        .hasSingleBean(AggregateEvents.class));
    }

    /** Nobody would find keys again that were made just anywhere. */
    @Test
    void whereTheKeysAreHasToBeSaid() {
        application.run(context ->
                assertThat(context).getFailure().rootCause().hasMessageContaining("modeltrail.keys.directory"));
    }

    private ApplicationContextRunner withKeys() {
        return application.withPropertyValues("modeltrail.keys.directory=" + folder.resolve("keys"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lock-timeout=0", "idle-in-transaction-timeout=0s", "lock-timeout=-5s"})
    void aLimitThatWouldBeNoneIsRefused(String property) {
        withKeys()
                .withPropertyValues("modeltrail.event-log." + property)
                .run(context -> assertThat(context).hasFailed());
    }
}
