package io.modeltrail.eventstore.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.eventstore.EventStoreConfiguration;
import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.TransparencyLog;
import io.modeltrail.testkit.PostgresForTests;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** What a process starts, by the one setting that says where the events are stored. */
class BehindAxonServerTest {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final HikariDataSource database = PostgresForTests.freshDatabase("classpath:db/migration/eventstore");

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        database.close();
    }

    private ApplicationContextRunner application() {
        return new ApplicationContextRunner()
                .withUserConfiguration(EventStoreConfiguration.class)
                .withBean(DataSource.class, () -> database)
                .withBean(JdbcTemplate.class, () -> new JdbcTemplate(database))
                .withBean(PlatformTransactionManager.class, () -> new JdbcTransactionManager(database))
                .withPropertyValues(
                        "modeltrail.data-dir=" + folder, "modeltrail.keys.directory=" + folder.resolve("keys"));
    }

    @Test
    void theEventsOfAxonServerAreSigned() {
        try (AxonServerStandIn server = new AxonServerStandIn()) {
            server.append(300);
            application()
                    .withPropertyValues("axon.axonserver.enabled=true")
                    .withBean(AxonServerConfiguration.class, server::settings)
                    .withBean(AxonServerConnectionManager.class, server::client)
                    .run(context -> {
                        assertThat(context.getBean(StoredEvents.class)).isInstanceOf(AxonServerEvents.class);
                        TransparencyLog log = context.getBean(TransparencyLog.class);
                        Instant end = Instant.now().plus(LONGEST);
                        while (signed(log) < 300 && Instant.now().isBefore(end)) {
                            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                        }
                        assertThat(signed(log)).isEqualTo(300);
                    });
        }
    }

    private static long signed(TransparencyLog log) {
        return log.checkpoint().map(Checkpoint::size).orElse(0L);
    }

    @Test
    void withoutItNothingOfItIsThere() {
        application()
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(TransparencyLog.class)
                        .hasSingleBean(EventRows.class)
                        .doesNotHaveBean(BehindAxonServer.class));
    }
}
